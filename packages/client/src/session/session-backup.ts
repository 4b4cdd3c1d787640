import { clientMessages } from "@carryall/protocol";
import { checkBundleList } from "../arguments/check-bundle-list.ts";
import { checkCount } from "../arguments/check-count.ts";
import { type BundleList, parseBundleList } from "../arguments/parse-bundle-list.ts";
import type { AsyncCallback, BackupModule, FileData } from "../backup-types.ts";
import { promiseOrCallback } from "../callbacks/promise-or-callback.ts";
import { Session, type SessionOptions } from "./session.ts";

/**
 * The class `SessionBackup` of one module.
 *
 * @see openharmony/interface_sdk-js: api/@ohos.file.backup.d.ts, SessionBackup
 */
export function defineSessionBackup(options: Omit<SessionOptions, "scenario">): BackupModule["SessionBackup"] {
  return class SessionBackup {
    readonly #session: Session;

    constructor(...args: unknown[]) {
      this.#session = new Session(args, { ...options, scenario: "backup" });
    }

    appendBundles(bundlesToBackup: string[], infos?: string[]): Promise<void>;
    appendBundles(bundlesToBackup: string[], callback: AsyncCallback<void>): void;
    appendBundles(...args: unknown[]): Promise<void> | undefined {
      checkCount(args, 1, 2);
      const list = parseBundleList(args[0], args[1]);
      return promiseOrCallback(this.#append(list), list.callback, options.reportCallbackError);
    }

    getLocalCapabilities(...args: unknown[]): Promise<FileData> {
      checkCount(args, 0, 0);
      return this.#session.getLocalCapabilities();
    }

    release(...args: unknown[]): Promise<void> {
      checkCount(args, 0, 0);
      return this.#session.release();
    }

    async #append(list: BundleList): Promise<void> {
      checkBundleList(list);
      const { bundles, infos } = list;
      await this.#session.append(clientMessages.appendBackup, {
        bundles,
        ...(infos === undefined ? {} : { infos }),
      });
    }
  };
}
