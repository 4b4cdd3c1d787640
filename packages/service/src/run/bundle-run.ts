import type { Device, InstalledBundle } from "@carryall/device";
import type { BundleInfo } from "@carryall/formats";
import type { Clock, Log } from "@carryall/runtime";
import type { Extension, StartExtension } from "../extension/extension.ts";
import type { Journals } from "../journal/journals.ts";
import type { SessionEvents } from "../session/session-events.ts";
import type { BundleGate } from "./bundle-gate.ts";
import type { BundleTimer } from "./bundle-timer.ts";
import type { SendRate } from "./send-rate.ts";

/** What a run of any bundle needs, the same for all of a service. */
export interface RunSurroundings {
  readonly device: Pick<Device, "record" | "layout" | "listBundles" | "findBundle">;
  readonly startExtension: StartExtension;
  readonly clock: Clock;
  readonly log: Log;
  readonly openBundleLog: (bundle: InstalledBundle) => Log & Disposable;
  readonly nextStagingName: () => string;
  readonly gate: BundleGate;
  readonly journals: Journals;
}

/** What a client can do to a run, from its append to its end. */
export interface RunControl {
  readonly timer: BundleTimer;
  readonly rate: SendRate;
  /** Aborted with the error that the bundle then ends with, or with `Cancelled`. */
  readonly abort: AbortController;
  /** While it runs. */
  extension?: Extension;
}

/** One bundle's run in one session. */
export interface BundleRun {
  readonly bundle: InstalledBundle;
  readonly info: BundleInfo;
  readonly events: SessionEvents;
  readonly control: RunControl;
}
