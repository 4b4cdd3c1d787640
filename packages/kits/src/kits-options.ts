import type { SandboxRoots } from "@carryall/protocol";
import type { ApplicationIdentity } from "./context/context.ts";
import type { DeviceFacts } from "./device/device-facts.ts";
import type { LoadMoreKits } from "./load-more-kits.ts";
import type { WriteLog } from "./log/log-line.ts";
import type { TaskThreads } from "./task-pool/task-threads.ts";

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
  /** What the application learns of its device. */
  readonly device?: DeviceFacts;
  /** The permissions that it has. Default: none. */
  readonly permissions?: readonly string[];
  /** Gives taskpool its threads. Without it every task runs in the caller's. */
  readonly tasks?: TaskThreads;
  /** Gives the modules that are loaded late; by default from the file beside this one. */
  readonly loadMore?: LoadMoreKits;
}
