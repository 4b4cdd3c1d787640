import { statfsSync } from "node:fs";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { fileError, toFileError } from "../errors/file-error.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";

/** `@ohos.file.statvfs`: bytes of the file system that a path is on. */
export function createStatvfs(files: SandboxFiles): object {
  const kit = withStubs("@ohos.file.statvfs", {});
  const measure = (path: unknown, count: "bfree" | "blocks") => {
    if (typeof path !== "string") throw fileError("EINVAL");
    return once(() => {
      const stats = statfsSync(files.locate(path));
      return stats[count] * stats.bsize;
    });
  };
  defineCalls(
    kit,
    { getFreeSize: (path) => measure(path, "bfree"), getTotalSize: (path) => measure(path, "blocks") },
    toFileError,
  );
  return kit;
}
