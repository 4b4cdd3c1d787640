import { createHash } from "node:crypto";
import { closeSync } from "node:fs";
import { encodeReportLines, type ReportContent } from "@carryall/formats";
import type { Staging } from "../staging/staging.ts";
import { explainPackError } from "./explain-pack-error.ts";
import { createStagedFile, describeStagedFile, type PackedFile } from "./packed-file.ts";
import { writeAll } from "./write-all.ts";

const bufferBytes = 64 * 1024;

/**
 * Writes a report into staging line by line: that of a whole tree is never held at once.
 *
 * @throws {BackupError} `noSpace` where the disk is full, else `packFailed`.
 */
export function stageReport(staging: Staging, name: string, content: ReportContent): PackedFile {
  const { fd, hostPath } = createStagedFile(staging, name);
  const sha256 = createHash("sha256");
  try {
    for (const bytes of gather(encodeReportLines(content))) {
      sha256.update(bytes);
      writeAll(fd, bytes);
    }
  } catch (error) {
    closeSync(fd);
    throw explainPackError(error, name);
  }
  return describeStagedFile(staging, { name, fd, hostPath, sha256: sha256.digest("hex"), rows: [] });
}

/** Blocks of many lines; each is used before the next is asked for. */
function* gather(lines: Iterable<string>): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let filled = 0;
  for (const line of lines) {
    if (filled + line.length > bufferBytes) {
      yield buffer.subarray(0, filled);
      filled = 0;
    }
    if (line.length > bufferBytes) yield Buffer.from(line, "latin1");
    else filled += buffer.write(line, filled, "latin1");
  }
  yield buffer.subarray(0, filled);
}
