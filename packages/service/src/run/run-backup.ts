import { fileErrorText } from "@carryall/formats";
import { BackupError, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { errnoNumber } from "./errno-number.ts";
import { IdleWatch } from "./idle-watch.ts";
import { reportHooks } from "./report-hooks.ts";
import { withExtension } from "./with-extension.ts";

/** Backs one bundle up: its hooks, then its files to the client, `manage.json` last. */
export async function runBackup(run: BundleRun, surroundings: RunSurroundings): Promise<boolean> {
  const { bundle, events, info } = run;
  const { clock, log } = surroundings;
  using watch = new IdleWatch({
    clock,
    limitMs: timeLimits.transferIdleMs,
    toError: () => new BackupError("extensionTimeout", `Cannot go on with ${bundle.name}: nothing moves any more`),
  });
  return await withExtension(run, surroundings, {
    action: "backup",
    handlers: {
      async fileReady({ name, file }) {
        watch.touch();
        const fd = takeFile(file, "read");
        const path = file.kind === "path" ? file.path : "";
        await events.fileReady(bundle.name, name, { fd, path });
        watch.touch();
      },
      async restoreFileReady() {
        throw new BackupError("invalidArgument", "Cannot take a restore file: this is a backup");
      },
      fileFailed({ path, errno, message }) {
        log.warn("file failed", { bundle: bundle.name, path, errno, message });
        events.process(bundle.name, fileErrorText(nowSeconds(), errnoNumber(errno), path));
      },
      step: () => watch.touch(),
    },
    async work(extension) {
      const newer = { hook: "onBackupEx", info: info.detailText } as const;
      await reportHooks({ newer, older: { hook: "onBackup" } }, extension, run, surroundings);
      watch.touch();
      const result = await watch.guard(extension.call(messages.pack, {}));
      log.info("packed", { bundle: bundle.name, ...result });
    },
  });

  function nowSeconds(): number {
    return Math.floor(clock.nowMs() / 1000);
  }
}
