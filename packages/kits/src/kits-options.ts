import type { SandboxRoots } from "@carryall/protocol";
import type { ApplicationIdentity } from "./context/context.ts";
import type { WriteLog } from "./log/log-line.ts";

export interface KitsOptions {
  /** What the application sees, and where it really is. */
  readonly roots: SandboxRoots;
  readonly application: ApplicationIdentity;
  /** Takes what the application logs, in order. */
  readonly writeLog: WriteLog;
}
