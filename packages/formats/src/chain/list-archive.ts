import type { ReportRow } from "../report/report-row.ts";
import type { TarSink } from "../tar/tar-entry-header.ts";
import { TarParser } from "../tar/tar-parser.ts";
import { splitTime } from "../time/split-time.ts";

/**
 * The rows of a report for an archive that came without one, as those of a full backup do. They have no hashes.
 *
 * @param chunks The archive's bytes, in any pieces.
 * @throws {BackupError} `unpackFailed` where the archive is damaged, with the byte offset.
 */
export function listArchive(chunks: Iterable<Uint8Array>): ReportRow[] {
  const rows: ReportRow[] = [];
  const sink: TarSink = {
    entry({ path, type, mode, size, mtimeNs }) {
      if (type !== "file" && type !== "directory") return;
      const isDirectory = type === "directory";
      const { seconds, nanoseconds } = splitTime(mtimeNs);
      rows.push({
        path: Uint8Array.from(path),
        mode: (isDirectory ? 0o040_000 : 0o100_000) | mode,
        isDirectory,
        sizeBytes: size,
        mtimeSeconds: Number(seconds),
        ...(nanoseconds === 0n ? {} : { mtimeNanoseconds: Number(nanoseconds) }),
        sha256: "",
        isUserTar: !isDirectory && endsInTar(path),
      });
    },
    data() {},
    entryEnd() {},
  };
  const parser = new TarParser();
  for (const chunk of chunks) parser.push(chunk, sink);
  parser.end();
  return rows;
}

function endsInTar(path: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(path.subarray(-4)) === ".tar";
}
