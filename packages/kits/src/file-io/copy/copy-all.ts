import { lstatSync, mkdirSync, readdirSync } from "node:fs";
import { fileError } from "../../errors/file-error.ts";
import type { SandboxFiles } from "../../sandbox/sandbox-files.ts";
import { pieceBytes } from "../bytes/copy-bytes.ts";
import { copyFile } from "../bytes/copy-file.ts";
import type { FileWorld } from "../file-world.ts";

export interface CopyProgress {
  readonly processedSize: number;
  readonly totalSize: number;
}

export interface CopyAllOptions {
  /** Told after each piece. */
  readonly onProgress: ((progress: CopyProgress) => void) | undefined;
  /** Asked after each piece. @param path What is being copied. */
  readonly isCancelled: (path: string) => boolean;
}

interface FilePair {
  readonly source: string;
  readonly target: string;
  readonly sizeBytes: number;
}

/**
 * Copies a file, or what is in a directory, to where nothing or the same kind is; files that are there are replaced.
 *
 * @param source Sandbox paths, both.
 * @throws {BusinessError} 13900049 when it is cancelled: what was copied by then stays.
 */
export function* copyAll(
  world: FileWorld,
  [source, target]: readonly [string, string],
  { onProgress, isCancelled }: CopyAllOptions,
): Generator<undefined, void, undefined> {
  const pairs = [...listFiles(world.files, source, target)];
  const totalSize = pairs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let copiedSize = 0;
  for (const pair of pairs) {
    let pieceSize = 0;
    for (const _step of copyFile(world, pair.source, pair.target)) {
      pieceSize = Math.min(pieceSize + pieceBytes, pair.sizeBytes);
      onProgress?.({ processedSize: copiedSize + pieceSize, totalSize });
      if (isCancelled(pair.target)) throw fileError("ECANCELED");
      yield;
    }
    copiedSize += pair.sizeBytes;
  }
}

// Directories are made on the way, so that each file finds its own.
function* listFiles(files: SandboxFiles, source: string, target: string): Generator<FilePair> {
  const hostPath = files.locate(source);
  const stats = lstatSync(hostPath);
  if (!stats.isDirectory()) {
    yield { source, target, sizeBytes: stats.size };
    return;
  }
  const targetHostPath = files.locate(target, { outside: "EACCES" });
  if (lstatSync(targetHostPath, { throwIfNoEntry: false }) === undefined) mkdirSync(targetHostPath, { mode: 0o770 });
  for (const name of readdirSync(hostPath).sort()) {
    yield* listFiles(files, `${source}/${name}`, `${target}/${name}`);
  }
}
