import { closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import { fileError } from "../../errors/file-error.ts";
import { createdFileMode } from "../descriptors.ts";
import type { FileWorld } from "../file-world.ts";
import { copyBytes } from "./copy-bytes.ts";

/**
 * fileIo's copyFile: either side is a sandbox path or a descriptor. The source is read from 0, the target emptied first;
 * a target descriptor is left at its end.
 *
 * @throws {BusinessError} 13900008 for a descriptor that is not open; between two paths, 13900015 for one and the same
 * file and 13900042 for anything but files.
 */
export function* copyFile(
  world: FileWorld,
  source: string | number,
  target: string | number,
): Generator<undefined, void, undefined> {
  // Both before either is opened: a bad target must not depend on the source.
  if (typeof source === "number") world.descriptors.check(source);
  if (typeof target === "number") world.descriptors.check(target);
  const from = typeof source === "number" ? source : openSync(world.files.locate(source), constants.O_RDONLY);
  try {
    const to = typeof target === "number" ? target : openTarget(world, target, { source, from });
    try {
      const sizeBytes = yield* copyBytes(from, to);
      if (typeof target === "number") world.descriptors.seek(target, sizeBytes, "start");
    } finally {
      if (typeof target === "string") closeSync(to);
    }
  } finally {
    if (typeof source === "string") closeSync(from);
  }
}

interface OpenSource {
  readonly source: string | number;
  readonly from: number;
}

function openTarget(world: FileWorld, target: string, { source, from }: OpenSource): number {
  const hostPath = world.files.locate(target, { outside: "EACCES" });
  const flags = constants.O_RDWR | constants.O_CREAT;
  if (typeof source === "number") return openSync(hostPath, flags, createdFileMode);
  const stats = fstatSync(from);
  if (!stats.isFile()) throw fileError("UNKNOWN");
  const to = openFileOnly(hostPath, flags, stats);
  const targetStats = fstatSync(to);
  if (targetStats.dev === stats.dev && targetStats.ino === stats.ino) {
    closeSync(to);
    throw fileError("EEXIST");
  }
  return to;
}

function openFileOnly(hostPath: string, flags: number, source: Stats): number {
  try {
    return openSync(hostPath, flags, source.mode & 0o777);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") throw fileError("UNKNOWN");
    throw error;
  }
}
