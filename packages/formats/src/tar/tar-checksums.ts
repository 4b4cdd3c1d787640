import { tarBlockBytes } from "./tar-block-bytes.ts";

export interface TarChecksums {
  /** What POSIX asks for. */
  readonly unsigned: number;
  /** What some old writers computed with signed characters. */
  readonly signed: number;
}

const checksumStart = 148;
const checksumEnd = 156;
const space = 0x20;

/** Sums of a header block's bytes, with the checksum field itself counted as eight spaces. */
export function tarChecksums(block: Uint8Array): TarChecksums {
  let unsigned = (checksumEnd - checksumStart) * space;
  let above127 = 0;
  for (let at = 0; at < tarBlockBytes; at++) {
    if (at >= checksumStart && at < checksumEnd) continue;
    const byte = block[at] ?? 0;
    unsigned += byte;
    if (byte > 127) above127 += 1;
  }
  return { unsigned, signed: unsigned - 256 * above127 };
}
