import type { SandboxRoots } from "@carryall/protocol";
import type { ApplicationIdentity } from "./context/context.ts";
import type { WriteLog } from "./log/log-line.ts";

export interface KitsOptions {
  /** What the application sees, and where it really is. */
  readonly roots: SandboxRoots;
  readonly application: ApplicationIdentity;
  /** Takes what the application logs, in order. */
  readonly writeLog: WriteLog;
  /** Gives `@ohos.file.backup`, when it is first asked for. Without it that is a stub, as for every extension. */
  readonly createBackup?: () => object;
  /** Lets fileIo take paths outside the sandbox for paths of the machine: for the owner's own programs only. */
  readonly allowsHostPaths?: boolean;
}
