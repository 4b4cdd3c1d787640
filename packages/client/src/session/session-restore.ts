import { clientMessages, errorTable } from "@carryall/protocol";
import { checkCaller } from "../access/check-caller.ts";
import { argumentError } from "../arguments/argument-error.ts";
import { checkCount } from "../arguments/check-count.ts";
import { checkListLength } from "../arguments/check-list-length.ts";
import { type BundleList, parseBundleList } from "../arguments/parse-bundle-list.ts";
import { parseFileMeta } from "../arguments/parse-file-meta.ts";
import { parseFileNames } from "../arguments/parse-file-names.ts";
import { type Migration, parseMigration } from "../arguments/parse-migration.ts";
import { parseStrings } from "../arguments/parse-strings.ts";
import type { AsyncCallback, BackupModule, FileData, FileMeta } from "../backup-types.ts";
import { promiseOrCallback } from "../callbacks/promise-or-callback.ts";
import { readSourceBundles } from "../capabilities/read-source-bundles.ts";
import { BusinessError } from "../error/business-error.ts";
import type { ModuleContext } from "../module-context.ts";
import { Session } from "./session.ts";
import { SharedMembers } from "./shared-members.ts";

/**
 * The class `SessionRestore` of one module.
 *
 * @see openharmony/interface_sdk-js: api/@ohos.file.backup.d.ts, SessionRestore
 */
export function defineSessionRestore(context: ModuleContext): BackupModule["SessionRestore"] {
  return class SessionRestore {
    readonly #session: Session;
    readonly #shared: SharedMembers;

    constructor(...args: unknown[]) {
      this.#session = new Session(args, { context, scenario: "restore", makeError: argumentError });
      this.#shared = new SharedMembers(this.#session, context);
    }

    appendBundles(remoteCapabilitiesFd: number, bundlesToRestore: string[], infos?: string[]): Promise<void>;
    appendBundles(remoteCapabilitiesFd: number, bundlesToRestore: string[], callback: AsyncCallback<void>): void;
    appendBundles(...args: unknown[]): Promise<void> | undefined {
      checkCaller(context.identity);
      checkCount(args, 2, 3);
      const [fd] = args;
      if (typeof fd !== "number" || !Number.isInteger(fd)) {
        throw argumentError("Cannot take the capability file: its descriptor is not an integer");
      }
      const list = parseBundleList(args[1], args[2]);
      // Reads the file before it first waits, so that the caller may close it as soon as this returns.
      return promiseOrCallback(this.#append(fd, list), list.callback, context.reportCallbackError);
    }

    getFileHandle(fileMeta: FileMeta): Promise<void>;
    getFileHandle(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
    getFileHandle(...args: unknown[]): Promise<void> | undefined {
      checkCaller(context.identity);
      const { meta, callback } = parseFileMeta(args);
      const asked = this.#ask(clientMessages.requestFile, meta);
      return promiseOrCallback(asked, callback, context.reportCallbackError);
    }

    getFileHandles(...args: unknown[]): Promise<void> {
      checkCaller(context.identity);
      const { bundle, names } = parseFileNames(args);
      return this.#askForFiles(bundle, names);
    }

    publishFile(fileMeta: FileMeta): Promise<void>;
    publishFile(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
    publishFile(...args: unknown[]): Promise<void> | undefined {
      checkCaller(context.identity);
      const { meta, callback } = parseFileMeta(args);
      const asked = this.#ask(clientMessages.publish, meta);
      return promiseOrCallback(asked, callback, context.reportCallbackError);
    }

    migrateFile(...args: unknown[]): Promise<void> {
      checkCaller(context.identity);
      return this.#migrate(parseMigration(args));
    }

    getApkFileHandle(...args: unknown[]): Promise<FileData> {
      checkCaller(context.identity);
      const [path, name] = parseStrings(args, ["path", "fileName"], { makeError: argumentError });
      return this.#openApk(path, name);
    }

    getLocalCapabilities(...args: unknown[]): Promise<FileData> {
      return this.#shared.getLocalCapabilities(args);
    }

    release(...args: unknown[]): Promise<void> {
      return this.#shared.release(args);
    }

    cancel(...args: unknown[]): number {
      return this.#shared.cancel(args, 2);
    }

    cleanBundleTempDir(...args: unknown[]): Promise<boolean> {
      return this.#shared.cleanBundleTempDir(args);
    }

    getCompatibilityInfo(...args: unknown[]): Promise<string> {
      return this.#shared.getCompatibilityInfo(args);
    }

    async #append(fd: number, { bundles, infos }: BundleList): Promise<void> {
      checkListLength(bundles.length, infos);
      await this.#session.begin("bundles", clientMessages.appendRestore, {
        bundles,
        ...(infos === undefined ? {} : { infos }),
        source: readSourceBundles(fd, bundles),
      });
    }

    async #ask(
      definition: typeof clientMessages.requestFile | typeof clientMessages.publish,
      { bundleName: bundle, uri: name }: FileMeta,
    ): Promise<void> {
      await this.#session.ask(definition, { bundle, name });
    }

    async #askForFiles(bundle: string, names: string[]): Promise<void> {
      if (names.length === 0) throw argumentError("Cannot ask for files: there are no uris");
      await this.#session.ask(clientMessages.requestFiles, { bundle, names });
    }

    async #migrate({ srcPath, destPath, bundle, name }: Migration): Promise<void> {
      const { toHostPath = (path: string) => path } = context;
      const sourceDirectory = toHostPath(srcPath);
      if (sourceDirectory === undefined) throw argumentError(`Cannot migrate ${srcPath}: the client has no such path`);
      const message = { bundle, name, sourceDirectory, targetDirectory: destPath };
      await this.#session.begin("migration", clientMessages.migrateFile, message);
    }

    async #openApk(path: string, name: string): Promise<FileData> {
      await this.#session.ask(clientMessages.openApk, { path, name });
      // The message has no file in its answer: a service that says yes has nothing to give.
      throw new BusinessError(errorTable.ioError.code, errorTable.ioError.text);
    }
  };
}
