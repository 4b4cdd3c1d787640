import { clientMessages } from "@carryall/protocol";
import { argumentError } from "../arguments/argument-error.ts";
import { checkBundleList } from "../arguments/check-bundle-list.ts";
import { checkCount } from "../arguments/check-count.ts";
import { type BundleList, parseBundleList } from "../arguments/parse-bundle-list.ts";
import { parseFileMeta } from "../arguments/parse-file-meta.ts";
import type { AsyncCallback, BackupModule, FileData, FileMeta } from "../backup-types.ts";
import { promiseOrCallback } from "../callbacks/promise-or-callback.ts";
import { readSourceBundles } from "../capabilities/read-source-bundles.ts";
import { Session, type SessionOptions } from "./session.ts";

/**
 * The class `SessionRestore` of one module.
 *
 * @see openharmony/interface_sdk-js: api/@ohos.file.backup.d.ts, SessionRestore
 */
export function defineSessionRestore(options: Omit<SessionOptions, "scenario">): BackupModule["SessionRestore"] {
  return class SessionRestore {
    readonly #session: Session;

    constructor(...args: unknown[]) {
      this.#session = new Session(args, { ...options, scenario: "restore" });
    }

    appendBundles(remoteCapabilitiesFd: number, bundlesToRestore: string[], infos?: string[]): Promise<void>;
    appendBundles(remoteCapabilitiesFd: number, bundlesToRestore: string[], callback: AsyncCallback<void>): void;
    appendBundles(...args: unknown[]): Promise<void> | undefined {
      checkCount(args, 2, 3);
      const [fd] = args;
      if (typeof fd !== "number" || !Number.isInteger(fd)) {
        throw argumentError("Cannot take the capability file: its descriptor is not an integer");
      }
      const list = parseBundleList(args[1], args[2]);
      // Reads the file before it first waits, so that the caller may close it as soon as this returns.
      return promiseOrCallback(this.#append(fd, list), list.callback, options.reportCallbackError);
    }

    getFileHandle(fileMeta: FileMeta): Promise<void>;
    getFileHandle(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
    getFileHandle(...args: unknown[]): Promise<void> | undefined {
      const { meta, callback } = parseFileMeta(args);
      const asked = this.#session.ask(clientMessages.requestFile, { bundle: meta.bundleName, name: meta.uri });
      return promiseOrCallback(asked, callback, options.reportCallbackError);
    }

    publishFile(fileMeta: FileMeta): Promise<void>;
    publishFile(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
    publishFile(...args: unknown[]): Promise<void> | undefined {
      const { meta, callback } = parseFileMeta(args);
      const asked = this.#session.ask(clientMessages.publish, { bundle: meta.bundleName, name: meta.uri });
      return promiseOrCallback(asked, callback, options.reportCallbackError);
    }

    getLocalCapabilities(...args: unknown[]): Promise<FileData> {
      checkCount(args, 0, 0);
      return this.#session.getLocalCapabilities();
    }

    release(...args: unknown[]): Promise<void> {
      checkCount(args, 0, 0);
      return this.#session.release();
    }

    async #append(fd: number, list: BundleList): Promise<void> {
      checkBundleList(list);
      const { bundles, infos } = list;
      await this.#session.append(clientMessages.appendRestore, {
        bundles,
        ...(infos === undefined ? {} : { infos }),
        source: readSourceBundles(fd, bundles),
      });
    }
  };
}
