import { closeSync } from "node:fs";
import { BackupError, extensionMessages as messages, type Offer, timeLimits } from "@carryall/protocol";
import type { DeliveredFile, DeliveredOrFailed, SessionEvents } from "../session/session-events.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { reportFileFailure } from "./report-file-failure.ts";
import { reportHooks } from "./report-hooks.ts";
import { takeDelivery } from "./take-delivery.ts";
import { withExtension } from "./with-extension.ts";

export interface BackupRun extends BundleRun {
  /** Only what changed since then; everything, and no reports, where this is absent. */
  readonly increment?: {
    readonly lastIncrementalTime: number;
    /** A descriptor of the previous backup's report. */
    readonly previous?: number;
  };
}

/** A full backup's archive of small files. */
const archiveName = /^part\.\d+\.tar$/;

interface ReadyOffer {
  readonly name: string;
  readonly file?: Offer | undefined;
  /** Where there is no file. */
  readonly errno?: string | undefined;
}

/** Sent as soon as it is there: without it nobody knows what the rest is. */
const manifestName = "manage.json";
/** In staging, and not a name that a backup gives to anything. */
const previousReportName = "previous.rp";

/** Backs one bundle up: its hooks, then its files to the client, `manage.json` last. */
export async function runBackup(run: BackupRun, surroundings: RunSurroundings): Promise<boolean> {
  const { bundle, events, info, control, increment } = run;
  const { timer, rate } = control;
  const { clock, log } = surroundings;
  const { previous } = increment ?? {};
  return await withExtension(run, surroundings, {
    action: "backup",
    ...(previous === undefined ? {} : { staged: { fd: previous, name: previousReportName } }),
    handlers: {
      async fileReady({ name, file, report }) {
        timer.touch();
        if (name !== manifestName) await rate.take(report === undefined ? costOf(name) : 2);
        refuseWhenOver();
        timer.touch();
        await handOver(events, bundle.name, name, file, report);
        timer.touch();
      },
      async filesReady({ files }) {
        timer.touch();
        await rate.take(files.length);
        refuseWhenOver();
        timer.touch();
        await events.filesReady(bundle.name, openAllReady(files));
        timer.touch();
      },
      async restoreFileReady() {
        throw new BackupError("invalidArgument", "Cannot take a restore file: this is a backup");
      },
      fileFailed: (failure) => reportFileFailure(failure, run, surroundings),
      step: () => timer.touch(),
    },
    async work(extension, over) {
      const newer = { hook: "onBackupEx", info: info.detailText } as const;
      await reportHooks({ newer, older: { hook: "onBackup" }, over }, extension, run, surroundings);
      if (increment !== undefined) await delay(info.delayTimeSeconds * 1000, over);
      // Hooks may answer when the bundle was cancelled already: nothing is packed for nobody.
      over.throwIfAborted();
      const packing = extension.call(messages.pack, {
        ...(increment === undefined ? {} : { increment: describe(increment, extension.stagedPath) }),
        ...(info.isSupportWithoutTar && increment === undefined ? { withoutTarBatchSize: info.batchSize } : {}),
      });
      const result = await timer.guardTransfer(
        packing,
        () => new BackupError("extensionTimeout", `Cannot go on with ${bundle.name}: nothing moves any more`),
      );
      log.info("packed", { bundle: bundle.name, ...result });
    },
  });

  // Whoever was held back by the rate goes on when the run is over, and the bundle may have been told to have ended.
  function refuseWhenOver(): void {
    if (!rate.isOver) return;
    throw new BackupError("released", `Cannot take a file of ${bundle.name}: its backup is over`);
  }

  // A timer, not a sleep: whoever ends the run leaves it behind.
  async function delay(delayMs: number, over: AbortSignal): Promise<void> {
    if (delayMs <= 0 || over.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = clock.startTimer(Math.min(delayMs, timeLimits.maxDelayMs), resolve);
    over.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }
}

/** Of a second's files: upstream counts an archive twice. @see app_file_service: sub_ext_extension.cpp */
function costOf(name: string): number {
  return archiveName.test(name) ? 2 : 1;
}

function describe({ lastIncrementalTime }: { readonly lastIncrementalTime: number }, stagedPath: string | undefined) {
  return {
    lastIncrementalTime,
    ...(stagedPath === undefined ? {} : { previous: { kind: "path", path: stagedPath } as const }),
  };
}

async function handOver(
  events: SessionEvents,
  bundle: string,
  name: string,
  file: Offer,
  report: Offer | undefined,
): Promise<void> {
  const opened = takeDelivery(file, "read");
  await events.fileReady(bundle, name, opened, report === undefined ? undefined : openNextTo(opened, report));
}

function openNextTo({ fd }: DeliveredFile, report: Offer): DeliveredFile {
  try {
    return takeDelivery(report, "read");
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openAllReady(files: readonly ReadyOffer[]): DeliveredOrFailed[] {
  const opened: DeliveredFile[] = [];
  try {
    return files.map(({ name, file, errno = "EIO" }) => {
      if (file === undefined) return { name, errno };
      const delivered = takeDelivery(file, "read");
      opened.push(delivered);
      return { name, file: delivered };
    });
  } catch (error) {
    for (const { fd } of opened) closeSync(fd);
    throw error;
  }
}
