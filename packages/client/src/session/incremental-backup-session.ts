import { clientMessages } from "@carryall/protocol";
import { checkCaller } from "../access/check-caller.ts";
import { argumentError, parameterError } from "../arguments/argument-error.ts";
import { checkListLength } from "../arguments/check-list-length.ts";
import { type IncrementList, type ParsedIncrement, parseIncrements } from "../arguments/parse-increments.ts";
import type { AsyncCallback, BackupModule, FileData, IncrementalBackupData } from "../backup-types.ts";
import { promiseOrCallback } from "../callbacks/promise-or-callback.ts";
import type { ModuleContext } from "../module-context.ts";
import { lendFile } from "./lend-file.ts";
import { Session } from "./session.ts";
import { SharedMembers } from "./shared-members.ts";

/**
 * The class `IncrementalBackupSession` of one module.
 *
 * @see openharmony/interface_sdk-js: api/@ohos.file.backup.d.ts, IncrementalBackupSession
 */
export function defineIncrementalBackupSession(context: ModuleContext): BackupModule["IncrementalBackupSession"] {
  return class IncrementalBackupSession {
    readonly #session: Session;
    readonly #shared: SharedMembers;

    constructor(...args: unknown[]) {
      this.#session = new Session(args, { context, scenario: "incremental", makeError: parameterError });
      this.#shared = new SharedMembers(this.#session, context);
    }

    appendBundles(bundlesToBackup: IncrementalBackupData[], infos?: string[]): Promise<void>;
    appendBundles(bundlesToBackup: IncrementalBackupData[], callback: AsyncCallback<void>): void;
    appendBundles(...args: unknown[]): Promise<void> | undefined {
      checkCaller(context.identity);
      const list = parseIncrements(args);
      // Lends the manifests before it first waits, so that the caller may close them as soon as this returns.
      return promiseOrCallback(this.#append(list), list.callback, context.reportCallbackError);
    }

    getLocalCapabilities(...args: unknown[]): Promise<FileData> {
      return this.#shared.getLocalCapabilities(args);
    }

    getBackupDataSize(...args: unknown[]): Promise<void> {
      return this.#shared.getBackupDataSize(args);
    }

    release(...args: unknown[]): Promise<void> {
      return this.#shared.release(args);
    }

    cancel(...args: unknown[]): number {
      return this.#shared.cancel(args, 1);
    }

    cleanBundleTempDir(...args: unknown[]): Promise<boolean> {
      return this.#shared.cleanBundleTempDir(args);
    }

    getCompatibilityInfo(...args: unknown[]): Promise<string> {
      return this.#shared.getCompatibilityInfo(args);
    }

    async #append({ increments, infos }: IncrementList): Promise<void> {
      checkListLength(increments.length, infos);
      using lent = new DisposableStack();
      await this.#session.begin("bundles", clientMessages.appendIncremental, {
        increments: increments.map((increment) => toMessage(increment, lent)),
        ...(infos === undefined ? {} : { infos }),
      });
    }
  };
}

function toMessage({ manifestFd, ...increment }: ParsedIncrement, lent: DisposableStack): clientMessages.Increment {
  if (manifestFd === -1) return increment;
  try {
    return { ...increment, manifest: lent.use(lendFile(manifestFd)).offer };
  } catch (error) {
    const so = error instanceof Error ? error.message : String(error);
    throw argumentError(`Cannot take the manifest of ${increment.bundle}: ${so}`);
  }
}
