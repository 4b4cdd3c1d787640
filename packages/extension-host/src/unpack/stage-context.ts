import type { SandboxRoots } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import type { BytePath } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import type { Placement } from "./placement.ts";

/** What is told while unpacking goes on. */
export interface UnpackReport {
  note(text: string): void;
  step(step: "archiveOpened" | "archiveVerified" | "placed", name: string, count: number): void;
}

/** What bringing one received file next to its place needs, the same for all of a run. */
export interface StageContext {
  readonly roots: SandboxRoots;
  readonly staging: Staging;
  readonly times: FileTimes;
  readonly placement: Placement;
  readonly report: UnpackReport;
  readonly below?: string;
  /** What the report of the last increment says is gone: an earlier archive of the chain may hold it still. */
  readonly deleted: ReadonlySet<BytePath | undefined>;
}
