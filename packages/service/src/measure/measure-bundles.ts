import { listsForScene, type MeasuredBundle, parseProfile, sizeReportText } from "@carryall/formats";
import { type clientMessages, isBundleName, timeLimits } from "@carryall/protocol";
import { measureProfile, measureTree } from "@carryall/scan";
import type { RunSurroundings } from "../run/bundle-run.ts";

export interface MeasureOptions {
  /** By the profile's lists, with what is new; else roughly, all that the application has. */
  readonly isPrecise: boolean;
  readonly since: readonly clientMessages.Since[];
  readonly signal: AbortSignal;
  /** Told the text of a report: every five seconds, and at the end. */
  readonly onReport: (text: string) => void;
}

/** What a measurement that failed says; also what a rough one says of what is new. */
const unknownSize = -1;

/**
 * Measures bundles one after the other. Every bundle stands in exactly one report, whatever happens to it, and the last
 * report has nothing left to scan.
 *
 * @throws the signal's reason, and then there is no last report.
 * @see app_file_service: services/backup_sa/src/module_ipc/sub_service.cpp, CyclicSendScannedInfo, GetPrecisesSize
 */
export async function measureBundles(
  { isPrecise, since, signal, onReport }: MeasureOptions,
  { device, clock, log }: Pick<RunSurroundings, "device" | "clock" | "log">,
): Promise<void> {
  let found: MeasuredBundle[] = [];
  let scanning = "";
  using reports = new DisposableStack();
  const scheduleReport = () => {
    reports.use(
      clock.startTimer(timeLimits.sizeReportIntervalMs, () => {
        onReport(sizeReportText(found, scanning));
        found = [];
        scheduleReport();
      }),
    );
  };
  scheduleReport();
  for (const { bundle, lastIncrementalTime } of since) {
    scanning = bundle;
    found.push({ bundle, ...(await measure(bundle, lastIncrementalTime)) });
    signal.throwIfAborted();
  }
  onReport(sizeReportText(found, ""));

  async function measure(name: string, lastIncrementalTime: number) {
    try {
      const installed = isBundleName(name) ? device.findBundle(name) : undefined;
      if (installed === undefined) return { dataSize: unknownSize, incDataSize: unknownSize };
      const roots = device.layout.sandboxRoots(installed.name);
      if (!isPrecise) return { dataSize: (await measureTree(roots)) || unknownSize, incDataSize: unknownSize };
      const profile = parseProfile(installed.profileText ?? "{}", { source: name });
      const { dataBytes, newBytes } = await measureProfile(roots, listsForScene(profile, ""), {
        lastIncrementalTime,
        signal,
      });
      return { dataSize: dataBytes, incDataSize: newBytes };
    } catch (error) {
      signal.throwIfAborted();
      log.warn("not measured", { bundle: name, cause: String(error) });
      return { dataSize: unknownSize, incDataSize: unknownSize };
    }
  }
}
