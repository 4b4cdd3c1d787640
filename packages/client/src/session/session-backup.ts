import { clientMessages } from "@carryall/protocol";
import { checkCaller } from "../access/check-caller.ts";
import { argumentError } from "../arguments/argument-error.ts";
import { checkCount } from "../arguments/check-count.ts";
import { checkListLength } from "../arguments/check-list-length.ts";
import { type BundleList, parseBundleList } from "../arguments/parse-bundle-list.ts";
import type { AsyncCallback, BackupModule, FileData } from "../backup-types.ts";
import { promiseOrCallback } from "../callbacks/promise-or-callback.ts";
import type { ModuleContext } from "../module-context.ts";
import { Session } from "./session.ts";
import { SharedMembers } from "./shared-members.ts";

/**
 * The class `SessionBackup` of one module.
 *
 * @see openharmony/interface_sdk-js: api/@ohos.file.backup.d.ts, SessionBackup
 */
export function defineSessionBackup(context: ModuleContext): BackupModule["SessionBackup"] {
  return class SessionBackup {
    readonly #session: Session;
    readonly #shared: SharedMembers;

    constructor(...args: unknown[]) {
      this.#session = new Session(args, { context, scenario: "backup", makeError: argumentError });
      this.#shared = new SharedMembers(this.#session, context);
    }

    appendBundles(bundlesToBackup: string[], infos?: string[]): Promise<void>;
    appendBundles(bundlesToBackup: string[], callback: AsyncCallback<void>): void;
    appendBundles(...args: unknown[]): Promise<void> | undefined {
      checkCaller(context.identity);
      checkCount(args, 1, 2);
      const list = parseBundleList(args[0], args[1]);
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

    async #append({ bundles, infos }: BundleList): Promise<void> {
      checkListLength(bundles.length, infos);
      await this.#session.begin("bundles", clientMessages.appendBackup, {
        bundles,
        ...(infos === undefined ? {} : { infos }),
      });
    }
  };
}
