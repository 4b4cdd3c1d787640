import { Buffer } from "node:buffer";
import { BackupError } from "@carryall/protocol";

export interface TarPlace {
  /** Byte offset in the archive of what is wrong. */
  readonly offset: number;
  /** Raw name of the entry, where it is known. */
  readonly path?: Uint8Array | undefined;
}

/** The error for an archive that cannot be trusted; it names the entry, where known, and the byte offset. */
export function damagedTar({ offset, path }: TarPlace, what: string): BackupError {
  const entry = path === undefined || path.length === 0 ? "" : `entry ${printedPath(path)}, `;
  return new BackupError("unpackFailed", `Cannot read the archive: ${entry}byte ${offset}: ${what}`);
}

// A hostile name must not flood or forge the log.
function printedPath(path: Uint8Array): string {
  const text = JSON.stringify(Buffer.from(path.subarray(0, 200)).toString("utf8"));
  return path.length > 200 ? `${text}…` : text;
}
