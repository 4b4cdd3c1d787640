import type { TarEntryHeader } from "../../src/tar/tar-entry-header.ts";
import { TarParser, type TarParserOptions } from "../../src/tar/tar-parser.ts";

export interface CollectedEntry extends TarEntryHeader {
  readonly content: Buffer;
}

/** Parses a whole archive that is pushed in chunks of `chunkBytes`, and copies what it finds. */
export function collectEntries(
  archive: Uint8Array,
  { chunkBytes = archive.length || 1, ...options }: TarParserOptions & { chunkBytes?: number } = {},
): CollectedEntry[] {
  const parser = new TarParser(options);
  const entries: CollectedEntry[] = [];
  let current: TarEntryHeader | undefined;
  let parts: Buffer[] = [];
  const sink = {
    entry(header: TarEntryHeader) {
      if (current !== undefined) throw new Error("an entry began inside another");
      current = header;
      parts = [];
    },
    data(bytes: Uint8Array) {
      if (bytes.length === 0) throw new Error("empty data");
      parts.push(Buffer.from(bytes));
    },
    entryEnd() {
      if (current === undefined) throw new Error("an entry ended that had not begun");
      entries.push({ ...current, content: Buffer.concat(parts) });
      current = undefined;
    },
  };
  for (let at = 0; at < archive.length; at += chunkBytes) parser.push(archive.subarray(at, at + chunkBytes), sink);
  parser.end();
  return entries;
}
