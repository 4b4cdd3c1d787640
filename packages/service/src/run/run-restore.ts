import { BackupError, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";
import type { RunningExtension } from "../extension/running-extension.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { IdleWatch } from "./idle-watch.ts";
import { reportHooks } from "./report-hooks.ts";
import type { RestoreInbox } from "./restore-inbox.ts";
import { withExtension } from "./with-extension.ts";

export interface RestoreRun extends BundleRun {
  /** Of the data, not of the installed application. */
  readonly sourceVersion: { readonly code: number; readonly name: string };
  /** What the client asks for and when it is done. */
  readonly inbox: RestoreInbox;
}

/** Restores one bundle: hands out files to be written until the client publishes, unpacks them, runs the hooks. */
export async function runRestore(run: RestoreRun, surroundings: RunSurroundings): Promise<boolean> {
  const { bundle, events, info, inbox, sourceVersion } = run;
  const { clock, log } = surroundings;
  using watch = new IdleWatch({
    clock,
    limitMs: timeLimits.transferIdleMs,
    toError: () =>
      new BackupError("extensionTimeout", `Cannot go on with ${bundle.name}: nothing was sent or published`),
  });
  return await withExtension(run, surroundings, {
    action: "restore",
    handlers: {
      async fileReady() {
        throw new BackupError("invalidArgument", "Cannot take a backup file: this is a restore");
      },
      async restoreFileReady({ name, file, manifest }) {
        watch.touch();
        const opened = { fd: takeFile(file, "write"), path: file.kind === "path" ? file.path : "" };
        const report = { fd: takeFile(manifest, "write"), path: manifest.kind === "path" ? manifest.path : "" };
        await events.fileReady(bundle.name, name, opened, report);
        watch.touch();
      },
      fileFailed({ path, errno, message }) {
        log.warn("file failed", { bundle: bundle.name, path, errno, message });
      },
      step: () => watch.touch(),
    },
    async work(extension) {
      await watch.guard(receive(extension));
      watch.touch();
      const result = await watch.guard(extension.call(messages.unpack, {}));
      log.info("unpacked", { bundle: bundle.name, ...result });
      const newer = { hook: "onRestoreEx", version: sourceVersion, info: info.detailText } as const;
      const older = { hook: "onRestore", version: plainHookVersion(sourceVersion) } as const;
      await reportHooks({ newer, older }, extension, run, surroundings);
    },
  });

  async function receive(extension: RunningExtension): Promise<void> {
    for await (const name of inbox.requests()) {
      watch.touch();
      try {
        await extension.call(messages.openRestoreFile, { name });
      } catch (error) {
        if (error instanceof BackupError && error.reason === "extensionDied") throw error;
        log.warn("restore file not opened", { bundle: bundle.name, name, cause: String(error) });
        events.fileFailed(bundle.name, name, "EIO");
      }
    }
  }
}

/** Data of an upgrade from another system reaches `onRestore` as version 0, whatever follows the dash in its name. */
function plainHookVersion(version: { readonly code: number; readonly name: string }) {
  const [name] = version.name.split("-");
  return version.name.includes("-") && name === "0.0.0.0" ? { code: 0, name } : { ...version };
}
