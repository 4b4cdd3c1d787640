import { clientMessages, errorTable } from "@carryall/protocol";
import { checkCaller } from "../access/check-caller.ts";
import { argumentError, parameterError } from "../arguments/argument-error.ts";
import { checkCount } from "../arguments/check-count.ts";
import { parseSinceList } from "../arguments/parse-since.ts";
import { parseStrings } from "../arguments/parse-strings.ts";
import type { FileData } from "../backup-types.ts";
import { BusinessError } from "../error/business-error.ts";
import type { ModuleContext } from "../module-context.ts";
import type { Session } from "./session.ts";

/** The members that mean the same in several session classes. Each takes what the caller gave to the method. */
export class SharedMembers {
  readonly #session: Session;
  readonly #context: ModuleContext;

  constructor(session: Session, context: ModuleContext) {
    this.#session = session;
    this.#context = context;
  }

  getLocalCapabilities(args: readonly unknown[]): Promise<FileData> {
    checkCaller(this.#context.identity);
    checkCount(args, 0, 0);
    return this.#session.getLocalCapabilities();
  }

  getBackupDataSize(args: readonly unknown[]): Promise<void> {
    checkCaller(this.#context.identity);
    checkCount(args, 2, 2, parameterError);
    const [isPrecise, list] = args;
    if (typeof isPrecise !== "boolean") throw parameterError("Cannot measure: isPreciseScan is not a boolean");
    const since = parseSinceList(list);
    if (since.length === 0) throw argumentError("Cannot measure: the list of bundles is empty");
    return this.#measure(isPrecise, since);
  }

  release(args: readonly unknown[]): Promise<void> {
    checkCaller(this.#context.identity);
    checkCount(args, 0, 0, parameterError);
    return this.#session.release();
  }

  /** @param most How many arguments there may be: a device looks only at the first. */
  cancel(args: readonly unknown[], most: number): number {
    checkCaller(this.#context.identity);
    const [bundle] = parseStrings(args, ["bundleName"], { makeError: parameterError, most });
    return this.#session.cancel(bundle);
  }

  cleanBundleTempDir(args: readonly unknown[]): Promise<boolean> {
    checkCaller(this.#context.identity);
    const [bundle] = parseStrings(args, ["bundleName"], { makeError: parameterError });
    return this.#clean(bundle);
  }

  getCompatibilityInfo(args: readonly unknown[]): Promise<string> {
    checkCaller(this.#context.identity);
    const [bundle, extInfo] = parseStrings(args, ["bundleName", "extInfo"], { makeError: parameterError });
    return this.#askCompatibility(bundle, extInfo);
  }

  // As on a device, what the service refuses is an invalid argument; that it is gone keeps its own code.
  async #measure(isPrecise: boolean, since: clientMessages.Since[]): Promise<void> {
    try {
      await this.#session.begin("measurement", clientMessages.measure, { isPrecise, since });
    } catch (error) {
      if (!(error instanceof BusinessError) || error.code === errorTable.serviceUnreachable.code) throw error;
      const { code, text } = errorTable.invalidArgument;
      throw new BusinessError(code, text, { cause: error.cause });
    }
  }

  // It never rejects; what went wrong is in the service's log.
  async #clean(bundle: string): Promise<boolean> {
    try {
      return (await this.#session.ask(clientMessages.cleanTemporary, { bundle })).isCleaned;
    } catch (error) {
      if (error instanceof BusinessError) return false;
      throw error;
    }
  }

  async #askCompatibility(bundle: string, extInfo: string): Promise<string> {
    return (await this.#session.ask(clientMessages.compatibilityInfo, { bundle, extInfo })).text;
  }
}
