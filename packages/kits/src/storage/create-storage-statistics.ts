import { lstatSync, readdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { toFileError } from "../errors/file-error.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";

const dataDirectories = ["el1", "el2"].flatMap((area) => [
  `/data/storage/${area}/base`,
  `/data/storage/${area}/database`,
]);

/** `@ohos.file.storageStatistics`: what the application takes, and what the device has. */
export function createStorageStatistics(files: SandboxFiles): object {
  const kit = withStubs("@ohos.file.storageStatistics", {});
  const ofDevice = (count: "bfree" | "blocks") =>
    once(() => {
      const stats = statfsSync(dataDirectories.flatMap((path) => locate(files, path))[0] ?? "/");
      return stats[count] * stats.bsize;
    });
  defineCalls(
    kit,
    {
      getTotalSize: () => ofDevice("blocks"),
      getFreeSize: () => ofDevice("bfree"),
      getCurrentBundleStats: () =>
        once(() => {
          let [cacheSize, dataSize] = [0, 0];
          for (const directory of dataDirectories.flatMap((path) => locate(files, path))) {
            for (const path of filesIn(directory)) {
              const { size } = lstatSync(path);
              if (isInCache(path.slice(directory.length))) cacheSize += size;
              else dataSize += size;
            }
          }
          return { appSize: 0, cacheSize, dataSize };
        }),
    },
    toFileError,
  );
  return kit;
}

// None for a directory that this sandbox does not have.
function locate(files: SandboxFiles, path: string): string[] {
  try {
    return [files.locate(path)];
  } catch {
    return [];
  }
}

function* filesIn(directory: string): Generator<string, void, undefined> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

// Within the sandbox's directory: the machine's own folders may have such names, too.
function isInCache(path: string): boolean {
  return /\/(cache|temp)\//.test(path);
}
