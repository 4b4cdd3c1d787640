import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FileTimes } from "@carryall/runtime";

export interface PlantFileOptions {
  readonly times: FileTimes;
  readonly mtimeNs: bigint;
  /** Permission bits. Default 0o600. */
  readonly mode?: number;
}

/** Writes a file as an application would have left it: with its mode, and a time to the nanosecond. */
export function plantFile(
  path: string,
  data: string | Uint8Array,
  { times, mtimeNs, mode = 0o600 }: PlantFileOptions,
): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, data);
  chmodSync(path, mode);
  times.set(path, { atimeNs: mtimeNs, mtimeNs });
}
