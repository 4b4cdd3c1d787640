import type { ApplicationIdentity } from "./context/context.ts";
import type { DeviceFacts } from "./device/device-facts.ts";
import type { Descriptors } from "./file-io/descriptors.ts";
import type { WriteLog } from "./log/log-line.ts";
import type { SandboxFiles } from "./sandbox/sandbox-files.ts";
import type { TaskRuns } from "./task-pool/task-runs.ts";
import type { TaskThreads } from "./task-pool/task-threads.ts";

/** What a module exports. Where there is no `default`, the named exports together are it. */
export type KitExports = Readonly<Record<string, unknown>>;

/** Makes a module's exports. `from` gives one export of another module, so that all names of a thing are one object. */
export type KitFactory = (from: (specifier: string, name: string) => unknown) => KitExports;

/** Modules by their specifier. A factory runs when its module is first asked for. */
export type KitTable = ReadonlyMap<string, KitFactory>;

/** What modules are made of. */
export interface KitWorld {
  readonly files: SandboxFiles;
  readonly application: ApplicationIdentity;
  readonly writeLog: WriteLog;
  readonly descriptors: Descriptors;
  readonly createBackup: () => object;
  readonly device: DeviceFacts;
  /** The permissions that the application has. */
  readonly permissions: ReadonlySet<string>;
  /** Undefined where all tasks run in the application's own thread. */
  readonly tasks: TaskThreads | undefined;
  /** Knows which of them the running code belongs to. */
  readonly taskRuns: TaskRuns;
}
