import { createHash } from "node:crypto";

export const files = "/data/storage/el2/base/files";

/** One header of the original's with its content; field by field where it is to be damaged. */
export interface OriginalEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly mtime?: number;
  readonly typeflag?: string;
  readonly linkName?: string;
  readonly magic?: string;
  readonly prefix?: string;
  /** The whole field, where it does not say the content's length. */
  readonly size?: Buffer | string;
  readonly uid?: Buffer | string;
  /** Seven digits and a space; the usual layout is six digits, a NUL and a space. */
  readonly hasUsualChecksum?: boolean;
}

const owner = "20010044";
/** The first seven digits of the owner in octal: more do not fit. */
const writtenOwner = "1142520";

/** A member as the original's packer writes it: no pax record, and a name of 100 bytes or more in an `L` record. */
export function entry(fields: OriginalEntry): Buffer {
  const { content = "" } = fields;
  return Buffer.concat([headerOf(fields), padded(content)]);
}

export function headerOf(fields: OriginalEntry): Buffer {
  const { name, content = "", typeflag = "0", mode = 0o600, mtime = 1_700_000_000 } = fields;
  const bytes = Buffer.from(content).length;
  const { uid = writtenOwner, size = octal(typeflag === "5" ? 4096 : bytes, 11) } = fields;
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, "latin1");
  block.write(octal(mode, 7), 100, "latin1");
  put(block, 108, uid);
  put(block, 116, writtenOwner);
  put(block, 124, size);
  block.write(octal(mtime, 11), 136, "latin1");
  block.write(typeflag, 156, "latin1");
  block.write(fields.linkName ?? "", 157, 100, "latin1");
  block.write(fields.magic ?? "ustar\x001\0", 257, 8, "latin1");
  block.write(owner, 265, "latin1");
  block.write(owner, 297, "latin1");
  block.write(fields.prefix ?? "", 345, 155, "latin1");
  return sign(block, fields.hasUsualChecksum);
}

/** The `L` record of a long name, with nothing in it but a size: what the original's writer puts there. */
export function longName(name: string, size = name.length + 1): Buffer {
  const block = Buffer.alloc(512);
  block.write("longLinkSymbol", 0, "latin1");
  for (const at of [100, 108, 116]) block.write("0000000", at, "latin1");
  block.write(octal(size, 11), 124, "latin1");
  block.write(octal(0, 11), 136, "latin1");
  block.write("L", 156, "latin1");
  block.write("ustar\x001\0", 257, "latin1");
  return Buffer.concat([sign(block), padded(`${name}\0`)]);
}

export function sign(block: Buffer, hasUsualLayout = false): Buffer {
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(hasUsualLayout ? `${octal(sum, 6)}\0 ` : `${octal(sum, 7)} `, 148, "latin1");
  return block;
}

/** Content with the zeros behind it. */
function padded(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export const trailer = Buffer.alloc(1024);

/** What the intact archive holds, by path; `undefined` is a folder. */
export const intactContent: ReadonlyMap<string, string | undefined> = new Map([
  [`${files}/long-${"n".repeat(115)}.txt`, "long name\n"],
  [`${files}/b.bin`, seedLines(700)],
  [`${files}/zero.bin`, ""],
  [`${files}/c.txt`, "last file\n"],
  [`${files}/a.txt`, "hello world\n"],
  [`${files}/empty`, undefined],
]);

/** The archive that the original's packer makes of that tree, byte for byte: its SHA-256 is that of the packer's own. */
export function intactArchive(): Buffer {
  const [long = "", b = "", zero = "", c = "", a = "", empty = ""] = intactContent.keys();
  const contentOf = (path: string) => intactContent.get(path) ?? "";
  const archive = Buffer.concat([
    longName(long),
    entry({ name: "longLinkSymbol", content: contentOf(long), mtime: 1_700_000_003 }),
    entry({ name: b, content: contentOf(b), mode: 0o640, mtime: 1_700_000_001 }),
    entry({ name: zero, mtime: 1_700_000_005 }),
    entry({ name: c, content: contentOf(c), mode: 0o444, mtime: 1_700_000_002 }),
    entry({ name: a, content: contentOf(a) }),
    headerOf({ name: `${empty}/`, typeflag: "5", mode: 0o700, mtime: 1_700_000_004 }),
    trailer,
  ]);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  if (sha256 !== "d5edac8bfd69e29330decc3cc15c640b5c10b6fa1c4e8bba003994cdc956a90b") {
    throw new Error(`The archive is not the one that the original's packer made: ${sha256}`);
  }
  return archive;
}

function seedLines(bytes: number): string {
  const line = (number: number) =>
    `${String(number).padStart(8, "0")} seed 0001 abcdefghijklmnopqrstuvwxyz 0123456789 ABCDEFGH.\n`;
  return Array.from({ length: 20 }, (_, number) => line(number))
    .join("")
    .slice(0, bytes);
}

function put(block: Buffer, at: number, field: Buffer | string): void {
  if (typeof field === "string") block.write(field, at, "latin1");
  else block.set(field, at);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
