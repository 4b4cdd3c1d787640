import type { SandboxRoots } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import type { BytePath } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import type { FileCalls } from "./file-calls.ts";
import type { Placement } from "./placement.ts";
import type { UnpackBudget } from "./unpack-budget.ts";
import type { UnpackCounts } from "./unpack-counts.ts";
import type { UnpackReport } from "./unpack-report.ts";

/** What bringing one received file next to its place needs, the same for all of a run. */
export interface StageContext {
  readonly roots: SandboxRoots;
  readonly staging: Staging;
  readonly calls: FileCalls;
  readonly times: FileTimes;
  readonly placement: Placement;
  readonly budget: UnpackBudget;
  readonly counts: UnpackCounts;
  readonly report: UnpackReport;
  readonly below?: string;
  /** What the report of the last increment says is gone: an earlier archive of the chain may hold it still. */
  readonly deleted: ReadonlySet<BytePath | undefined>;
}
