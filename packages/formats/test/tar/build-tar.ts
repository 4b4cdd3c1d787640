import { encodeTarMember } from "../../src/tar/encode-tar-member.ts";
import { tarChecksums } from "../../src/tar/tar-checksums.ts";
import type { TarMember } from "../../src/tar/tar-member.ts";
import { tarPadding } from "../../src/tar/tar-padding.ts";
import { tarTrailer } from "../../src/tar/tar-trailer.ts";

export function member(path: string, fields: Partial<TarMember> = {}): TarMember {
  return {
    path: Buffer.from(path),
    type: "file",
    mode: 0o600,
    uid: 20010044,
    gid: 20010044,
    size: 0,
    mtimeNs: 1_700_000_000_000_000_000n,
    ...fields,
  };
}

/** Content with the zeros that follow it. */
export function padded(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc(tarPadding(bytes.length))]);
}

/** One archive, made by our own encoder. */
export function ourTar(members: readonly { member: TarMember; content: Uint8Array }[]): Buffer {
  const parts = members.flatMap(({ member, content }) => [encodeTarMember(member), padded(content)]);
  return Buffer.concat([...parts, tarTrailer]);
}

/** A header block written field by field, for what our encoder never writes. The checksum is right. */
export function rawHeader(
  fields: Partial<Record<"name" | "mode" | "size" | "mtime" | "typeflag" | "magic" | "prefix", string>>,
): Buffer {
  const block = Buffer.alloc(512);
  block.write(fields.name ?? "name", 0, 100, "latin1");
  block.write(fields.mode ?? "0000644\0", 100, 8, "latin1");
  block.write(fields.size ?? "00000000000\0", 124, 12, "latin1");
  block.write(fields.mtime ?? "14524770400\0", 136, 12, "latin1");
  block.write(fields.typeflag ?? "0", 156, 1, "latin1");
  block.write(fields.magic ?? "ustar\x0000", 257, 8, "latin1");
  block.write(fields.prefix ?? "", 345, 155, "latin1");
  return signed(block);
}

/** Sets a header's checksum. */
export function signed(block: Buffer, sum = tarChecksums(block).unsigned): Buffer {
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

export function octalSize(size: number): string {
  return `${size.toString(8).padStart(11, "0")}\0`;
}

/** A long-name, long-link or pax record: its header and its content. */
export function record(typeflag: string, content: Uint8Array | string): Buffer {
  const size = octalSize(Buffer.from(content).length);
  return Buffer.concat([rawHeader({ name: "record", typeflag, size }), padded(content)]);
}

/** One pax record with its own length in front. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.from(rest).length;
  const length = [1, 2, 3, 4, 5]
    .map((digits) => bytes + digits)
    .find((total) => String(total).length + bytes === total);
  return `${length}${rest}`;
}
