import type { Device, InstalledBundle } from "@carryall/device";
import type { BundleInfo } from "@carryall/formats";
import type { Clock, Log } from "@carryall/runtime";
import type { SandboxProvider } from "../sandbox/sandbox-provider.ts";
import type { SessionEvents } from "../session/session-events.ts";

/** What a run of any bundle needs, the same for all of a service. */
export interface RunSurroundings {
  readonly device: Device;
  readonly provider: SandboxProvider;
  readonly clock: Clock;
  readonly log: Log;
  readonly openBundleLog: (bundle: InstalledBundle) => Log & Disposable;
  readonly nextStagingName: () => string;
}

/** One bundle's run in one session. */
export interface BundleRun {
  readonly bundle: InstalledBundle;
  readonly info: BundleInfo;
  readonly events: SessionEvents;
  /** Aborted with the error that the bundle then ends with. */
  readonly signal: AbortSignal;
}
