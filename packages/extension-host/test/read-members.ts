import { type TarEntryHeader, TarParser } from "@carryall/formats";

export interface Member {
  readonly name: string;
  readonly type: TarEntryHeader["type"];
  readonly content: string;
}

/** The members of an archive; names and contents have a character for each byte. */
export function readMembers(archive: Uint8Array): Member[] {
  const members: Member[] = [];
  let parts: Uint8Array[] = [];
  let header: TarEntryHeader | undefined;
  const parser = new TarParser();
  parser.push(archive, {
    entry(next) {
      header = next;
      parts = [];
    },
    data: (bytes) => parts.push(Uint8Array.from(bytes)),
    entryEnd() {
      if (header === undefined) return;
      const name = Buffer.from(header.path).toString("latin1");
      members.push({ name, type: header.type, content: Buffer.concat(parts).toString("latin1") });
    },
  });
  parser.end();
  return members;
}
