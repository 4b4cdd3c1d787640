import { errorTable } from "@carryall/protocol";
import { checkRequestConfig } from "../arguments/check-request-config.ts";
import type { ModuleContext } from "../module-context.ts";

/**
 * Asks the storage device to collect its garbage. There is none here: who may ask is told so.
 *
 * @returns A code, never 0.
 * @throws {BusinessError} 13900020, thrown and not by the promise.
 */
export function requestFileSystemService({ identity }: ModuleContext, args: readonly unknown[]): Promise<number> {
  checkRequestConfig(args);
  const isCloneTool = identity.roles.includes("clone-tool");
  return Promise.resolve(isCloneTool ? errorTable.notCompatible.code : errorTable.notPermitted.code);
}
