import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import type { Descriptors } from "./descriptors.ts";
import type { FileLocks } from "./file-locks.ts";
import type { GetNativeFiles } from "./native/lazy-native-files.ts";

/** What every fileIo function works on. */
export interface FileWorld {
  readonly files: SandboxFiles;
  readonly descriptors: Descriptors;
  readonly locks: FileLocks;
  readonly bundleName: string;
  readonly getNative: GetNativeFiles;
}
