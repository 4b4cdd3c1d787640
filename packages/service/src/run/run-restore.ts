import { closeSync } from "node:fs";
import { BackupError, errnoNameOf, extensionMessages as messages, type Offer } from "@carryall/protocol";
import type { Extension } from "../extension/extension.ts";
import type { DeliveredFile, DeliveredOrFailed } from "../session/session-events.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { reportFileFailure } from "./report-file-failure.ts";
import { reportHooks } from "./report-hooks.ts";
import type { FileRequest, RestoreInbox } from "./restore-inbox.ts";
import { takeDelivery } from "./take-delivery.ts";
import { withExtension } from "./with-extension.ts";

export interface RestoreRun extends BundleRun {
  /** Of the data, not of the installed application. */
  readonly sourceVersion: { readonly code: number; readonly name: string };
  /** What the client asks for and when it is done. */
  readonly inbox: RestoreInbox;
}

interface OpenedPair {
  readonly file: DeliveredFile;
  readonly report: DeliveredFile;
}

/** Restores one bundle: hands out files to be written until the client publishes, unpacks them, runs the hooks. */
export async function runRestore(run: RestoreRun, surroundings: RunSurroundings): Promise<boolean> {
  const { bundle, events, info, inbox, sourceVersion, control } = run;
  const { timer } = control;
  const { log } = surroundings;
  // What the extension was asked to open, and it comes before the answer; nobody has asked where this is absent.
  let awaited: { opened?: OpenedPair } | undefined;
  return await withExtension(run, surroundings, {
    action: "restore",
    handlers: {
      async fileReady() {
        throw new BackupError("invalidArgument", "Cannot take a backup file: this is a restore");
      },
      async filesReady() {
        throw new BackupError("invalidArgument", "Cannot take backup files: this is a restore");
      },
      async restoreFileReady({ file, manifest }) {
        if (awaited === undefined || awaited.opened !== undefined) {
          throw new BackupError("invalidArgument", "Cannot take a restore file: nobody has asked for it");
        }
        awaited.opened = openPair(file, manifest);
      },
      fileFailed: (failure) => reportFileFailure(failure, run, surroundings),
      step: () => timer.touch(),
    },
    async work(extension, over) {
      const silent = () =>
        new BackupError("extensionTimeout", `Cannot go on with ${bundle.name}: nothing was sent or published`);
      await timer.guardTransfer(receive(extension), silent);
      const result = await timer.guardTransfer(extension.call(messages.unpack, {}), silent);
      log.info("unpacked", { bundle: bundle.name, ...result });
      // The application is told in either case: its data has changed, and it alone can make good what is missing.
      const newer = { hook: "onRestoreEx", version: sourceVersion, info: info.detailText } as const;
      const older = { hook: "onRestore", version: plainHookVersion(sourceVersion) } as const;
      await reportHooks({ newer, older, over }, extension, run, surroundings);
      refuseFailed(bundle.name, result);
    },
  });

  async function receive(extension: Extension): Promise<void> {
    for await (const request of inbox.requests()) {
      timer.touch();
      await answer(request, extension);
      timer.touch();
    }
  }

  async function answer(request: FileRequest, extension: Extension): Promise<void> {
    if (request.kind === "one") {
      const pair = await openInExtension(request.name, extension);
      if (typeof pair === "string") events.fileFailed(bundle.name, request.name, pair);
      else await events.fileReady(bundle.name, request.name, pair.file, pair.report);
      return;
    }
    for (let start = 0; start < request.names.length; start += info.batchSize) {
      const names = request.names.slice(start, start + info.batchSize);
      await events.filesReady(bundle.name, await openAll(names, extension));
      timer.touch();
    }
  }

  async function openAll(names: readonly string[], extension: Extension): Promise<DeliveredOrFailed[]> {
    const files: DeliveredOrFailed[] = [];
    try {
      for (const name of names) {
        const pair = await openInExtension(name, extension);
        files.push(typeof pair === "string" ? { name, errno: pair } : { name, file: withoutReport(pair) });
      }
      return files;
    } catch (error) {
      for (const each of files) if ("file" in each) closeSync(each.file.fd);
      throw error;
    }
  }

  /** @returns An errno name where it could not be opened: only that file fails. */
  async function openInExtension(name: string, extension: Extension): Promise<OpenedPair | string> {
    const asked: { opened?: OpenedPair } = {};
    awaited = asked;
    try {
      const { errno = "EIO" } = await extension.call(messages.openRestoreFile, { name });
      return asked.opened ?? errno;
    } catch (error) {
      // It came, but not the word that it is the right one.
      if (asked.opened !== undefined) closePair(asked.opened);
      if (extension.hasEnded) throw error;
      log.warn("restore file not opened", { bundle: bundle.name, name, cause: String(error) });
      return errnoNameOf(error) ?? "EIO";
    } finally {
      awaited = undefined;
    }
  }
}

/** @throws {BackupError} `unpackFailed` where something could not be put back. */
function refuseFailed(bundle: string, { fileCount, failedCount, failures }: messages.UnpackOutcome): void {
  const [first] = failures;
  if (failedCount === 0 || first === undefined) return;
  const so = `${failedCount} not restored, ${fileCount} restored; the first is ${JSON.stringify(first.path)}`;
  throw new BackupError("unpackFailed", `Cannot restore everything of ${bundle}: ${so}: ${first.message}`, {
    hint: "The service's log names each file that was not restored, and why",
  });
}

function openPair(file: Offer, report: Offer): OpenedPair {
  const opened = takeDelivery(file, "write");
  try {
    return { file: opened, report: takeDelivery(report, "write") };
  } catch (error) {
    closeSync(opened.fd);
    throw error;
  }
}

function closePair({ file, report }: OpenedPair): void {
  closeSync(file.fd);
  closeSync(report.fd);
}

/** Several at once go without reports. */
function withoutReport({ file, report }: OpenedPair): DeliveredFile {
  closeSync(report.fd);
  return file;
}

/** Data of an upgrade from another system reaches `onRestore` as version 0, whatever follows the dash in its name. */
function plainHookVersion(version: { readonly code: number; readonly name: string }) {
  const [name] = version.name.split("-");
  return version.name.includes("-") && name === "0.0.0.0" ? { code: 0, name } : { ...version };
}
