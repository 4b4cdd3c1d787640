import { isCallback } from "../arguments/any-callback.ts";
import { argumentError } from "../arguments/argument-error.ts";
import { checkCount } from "../arguments/check-count.ts";
import { parseSinceList } from "../arguments/parse-since.ts";
import type { FileData } from "../backup-types.ts";
import { promiseOrCallback } from "../callbacks/promise-or-callback.ts";
import { fetchCapabilities } from "../capabilities/fetch-capabilities.ts";
import type { ModuleContext } from "../module-context.ts";

/**
 * The three forms: nothing, a callback, or a list of bundles with the time of their previous backup.
 *
 * @throws {BusinessError} 401 for a wrong item of a list, 13900020 for another wrong argument.
 */
export function getLocalCapabilities(
  { link, reportCallbackError }: ModuleContext,
  args: readonly unknown[],
): Promise<FileData> | undefined {
  checkCount(args, 0, 1);
  const [only] = args;
  if (only === undefined) return fetchCapabilities(link, { scope: "device" });
  if (Array.isArray(only)) return fetchCapabilities(link, { scope: "incremental", since: parseSinceList(only) });
  if (!isCallback(only)) throw argumentError("Cannot take the argument: it is neither a function nor an array");
  return promiseOrCallback(fetchCapabilities(link, { scope: "device" }), only, reportCallbackError);
}
