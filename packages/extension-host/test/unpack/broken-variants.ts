import { entry, files, intactArchive, longName, type OriginalEntry, sign, trailer } from "./original-archive.ts";

/** Where the entries of the intact archive begin. */
const [bHeader, bData, cHeader, end] = [2048, 2560, 4096, 6656];
const bSize = bHeader + 124;

/** One archive for each way in which an archive of the original's can be damaged or hostile, by name. */
export function brokenVariants(): ReadonlyMap<string, Buffer> {
  return new Map([
    ["00-intact", intactArchive()],
    ["01-checksum-first", flipped(153)],
    ["02-checksum-b.bin", flipped(bHeader + 153)],
    ["03-name-byte-flipped", flipped(cHeader + 29)],
    ["04-data-bit-flipped", flipped(bData + 10)],
    ["05-magic-wrong", changedHeader((header) => header.write("USTAR", 257, "latin1"))],
    ["06-truncated-first-header", cut(300)],
    ["07-truncated-in-header-of-b.bin", cut(bHeader + 256)],
    ["08-truncated-after-header-of-b.bin", cut(bData)],
    ["09-truncated-in-data-of-b.bin", cut(bData + 300)],
    ["10-truncated-in-padding-of-b.bin", cut(bData + 710)],
    ["11-truncated-in-long-name", cut(572)],
    ["12-no-trailer", cut(end)],
    ["13-half-trailer", cut(end + 512)],
    ["14-garbage-after-end", Buffer.concat([intactArchive(), garbage()])],
    ["15-garbage-instead-of-trailer", Buffer.concat([cut(end), garbage()])],
    ["16-second-archive-after-end", Buffer.concat([intactArchive(), after(), trailer])],
    ["17-one-zero-block-inside", Buffer.concat([cut(bHeader), Buffer.alloc(512), intactArchive().subarray(bHeader)])],
    ["18-size-too-large-b.bin", withSize("00000003244\0")],
    ["19-size-too-small-b.bin", withSize("00000000310\0")],
    ["20-size-past-end-b.bin", withSize("00003641100\0")],
    ["21-size-max-b.bin", withSize("77777777777\0")],
    ["22-size-not-octal-b.bin", withSize("99999999999\0")],
    ["23-size-base256-b.bin", withSize(Buffer.from("8000000000000000000002bc", "hex"))],
    ["24-size-negative-b.bin", withSize("-0000000700\0")],
    ["25-size-changed-checksum-stale", withByte(bSize + 10, "5")],
    ["26-long-name-size-0", withRecordSize(0)],
    ["27-long-name-size-5000", withRecordSize(5000)],
    ["28-long-name-without-member", Buffer.concat([longName(`${files}/lost-${"x".repeat(100)}`), trailer])],
    ["29-empty-archive", trailer],
    ["30-zero-bytes", Buffer.alloc(0)],
    ["31-traversal-inside", more({ name: `${files}/../../../../../../evil1.txt`, content: "evil\n" })],
    ["32-traversal-tail", more({ name: `${files}/..`, content: "evil\n" })],
    ["33-absolute-elsewhere", more({ name: "/data/storage/el1/base/elsewhere.txt", content: "elsewhere\n" })],
    ["34-long-name-traversal", withLongName(`/data/../${"x".repeat(110)}`)],
    ["35-duplicate", more({ name: `${files}/a.txt`, content: "second version\n", mode: 0o640 })],
    ["36-symlink", more({ name: `${files}/link`, typeflag: "2", mode: 0o777, linkName: "/etc/passwd" })],
    ["37-hardlink", more({ name: `${files}/hard`, typeflag: "1", linkName: `${files}/a.txt` })],
    ["38-device-fifo", more({ name: `${files}/chr`, typeflag: "3" }, { name: `${files}/fifo`, typeflag: "6" })],
    ["39-type-nul", more({ name: `${files}/nul-type.txt`, content: "type NUL\n", typeflag: "\0" })],
    ["40-type-7-with-data", more({ name: `${files}/contig`, content: "contiguous\n", typeflag: "7" })],
    ["41-prefix-field", more({ name: "prefixed.txt", content: "prefix\n", magic: "ustar\x0000", prefix: files })],
    ["42-name-100-bytes", more({ name: `${files}/${"q".repeat(71)}`, content: "100\n" })],
    ["43-name-empty", more({ name: "", content: "no name\n" })],
    ["44-pax-path", more(pax(`50 path=${files}/pax-name.txt\n`), paxShort)],
    ["45-pax-path-and-mtime", more(pax(`22 mtime=1700000000.5\n50 path=${files}/pax-name.txt\n`), paxShort)],
    ["46-pax-mtime-only", more(pax("22 mtime=1700000000.5\n"), { name: `${files}/pax-mtime.txt`, content: "pax\n" })],
    ["47-pax-path-over-512", more(pax(`650 path=${longPath}\n`), paxShort)],
    ["48-pax-two-blocks-small-records", more(pax(`${comments()}50 path=${files}/pax-name.txt\n`), paxShort)],
    [
      "49-pax-global",
      more(
        { name: "PaxHeaders/g", content: "18 comment=global\n", typeflag: "g" },
        { name: `${files}/after-global.txt`, content: "g\n" },
      ),
    ],
    ["50-gnu-magic", more({ name: `${files}/gnu-magic.txt`, content: "gnu\n", magic: "ustar  \0" })],
    [
      "51-standard-checksum-layout",
      more({ name: `${files}/std-chksum.txt`, content: "std\n", magic: "ustar\x0000", hasUsualChecksum: true }),
    ],
    [
      "52-uid-base256",
      more({ name: `${files}/uid256.txt`, content: "uid\n", uid: Buffer.from("800000000131543c", "hex") }),
    ],
    [
      "53-directory-size-0",
      more(
        { name: `${files}/dir0/`, typeflag: "5", mode: 0o755, size: "00000000000\0" },
        { name: `${files}/dir4096/`, typeflag: "5", mode: 0o755 },
      ),
    ],
    ["54-odd-length", cut(7356)],
    ["55-over-existing-mode", more({ name: `${files}/c.txt`, content: "rewritten\n" })],
  ]);
}

/** The path of 640 bytes that one of them has in a pax record. */
export const longPath = `${files}/${`${"p".repeat(100)}/`.repeat(6)}x.txt`;

const paxShort: OriginalEntry = { name: "pax-short", content: "pax\n" };

function more(...entries: readonly OriginalEntry[]): Buffer {
  return Buffer.concat([cut(end), ...entries.map(entry), after(), trailer]);
}

function withLongName(name: string): Buffer {
  const member = entry({ name: "longLinkSymbol", content: "evil\n" });
  return Buffer.concat([cut(end), longName(name), member, after(), trailer]);
}

function after(): Buffer {
  return entry({ name: `${files}/after.txt`, content: "after\n" });
}

function pax(records: string): OriginalEntry {
  return { name: "PaxHeaders/x", content: records, typeflag: "x" };
}

function comments(): string {
  return Array.from({ length: 8 }, (_, number) => `73 comment${number}=${"c".repeat(60)}\n`).join("");
}

function cut(bytes: number): Buffer {
  return intactArchive().subarray(0, bytes);
}

function flipped(at: number): Buffer {
  const archive = intactArchive();
  archive[at] = (archive[at] ?? 0) ^ 1;
  return archive;
}

function withByte(at: number, character: string): Buffer {
  const archive = intactArchive();
  archive.write(character, at, "latin1");
  return archive;
}

function changedHeader(change: (header: Buffer) => unknown): Buffer {
  const archive = intactArchive();
  const header = archive.subarray(bHeader, bData);
  change(header);
  sign(header);
  return archive;
}

function withSize(size: string | Buffer): Buffer {
  const field = typeof size === "string" ? Buffer.from(size, "latin1") : size;
  return changedHeader((header) => header.set(field, 124));
}

function withRecordSize(bytes: number): Buffer {
  const archive = intactArchive();
  const name = archive.toString("latin1", 512, archive.indexOf(0, 512));
  archive.set(longName(name, bytes).subarray(0, 512), 0);
  return archive;
}

/** Bytes like any others, and the same each time. */
function garbage(): Buffer {
  return Buffer.from(Array.from({ length: 1024 }, (_, at) => ((at * 2_654_435_761) >>> 13) & 0xff));
}
