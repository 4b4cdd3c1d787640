import { fileErrorText } from "@carryall/formats";
import type { extensionMessages as messages } from "@carryall/protocol";
import type * as v from "valibot";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { errnoNumber } from "./errno-number.ts";

/** Tells the log and the client of a file that could not be saved or put back; the run goes on. */
export function reportFileFailure(
  { path, errno, message }: v.InferOutput<typeof messages.fileFailed.params>,
  { bundle, events }: Pick<BundleRun, "bundle" | "events">,
  { clock, log }: Pick<RunSurroundings, "clock" | "log">,
): void {
  log.warn("file failed", { bundle: bundle.name, path, errno, message });
  events.process(bundle.name, fileErrorText(Math.floor(clock.nowMs() / 1000), errnoNumber(errno), path));
}
