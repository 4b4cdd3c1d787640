import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackupError } from "@carryall/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tarChecksums } from "../../src/tar/tar-checksums.ts";
import type { TarMember } from "../../src/tar/tar-member.ts";
import { TarParser } from "../../src/tar/tar-parser.ts";
import { tarTrailer } from "../../src/tar/tar-trailer.ts";
import { member, octalSize, ourTar, padded, paxRecord, rawHeader, record, signed } from "./build-tar.ts";
import { collectEntries } from "./collect-entries.ts";

const ignore = { entry() {}, data() {}, entryEnd() {} };

function archiveOf(...parts: Uint8Array[]): Buffer {
  return Buffer.concat([...parts, tarTrailer]);
}

function namesIn(archive: Uint8Array): string[] {
  return collectEntries(archive).map(({ path }) => Buffer.from(path).toString("latin1"));
}

/** A file header as the original writes it, by offset. */
const originalHeader = Buffer.alloc(512);
for (const [offset, hex] of Object.entries({
  0: "2f646174612f73746f726167652f656c",
  16: "322f626173652f66696c65732f6e6f74",
  32: "65732f612e7478740000000000000000",
  96: "00000000303030303630300031313432",
  112: "35323000313134323532300030303030",
  128: "30303030303134003134353234373730",
  144: "34303000303031363634322030000000",
  256: "00757374617200310032303031303034",
  272: "34000000000000000000000000000000",
  288: "00000000000000000032303031303034",
  304: "34000000000000000000000000000000",
})) {
  originalHeader.write(hex, Number(offset), "hex");
}

test("TarParser.push() reads the known bytes of the original's header", () => {
  const [entry] = collectEntries(archiveOf(originalHeader, padded("hello world\n")));
  expect(entry).toEqual({
    path: new Uint8Array(Buffer.from("/data/storage/el2/base/files/notes/a.txt")),
    type: "file",
    typeflag: "0",
    mode: 0o600,
    size: 12,
    mtimeNs: 1_700_000_000_000_000_000n,
    offset: 0,
    content: Buffer.from("hello world\n"),
  });
});

test("TarParser.push() reads a directory of the original's, which has a size but no content", () => {
  const directory = rawHeader({ name: "/data/empty/", typeflag: "5", size: octalSize(4096), magic: "ustar\x001\0" });
  const entries = collectEntries(archiveOf(directory, originalHeader, padded("hello world\n")));
  expect(entries.map(({ path, type, size, offset }) => [Buffer.from(path).toString(), type, size, offset])).toEqual([
    ["/data/empty", "directory", 0, 0],
    ["/data/storage/el2/base/files/notes/a.txt", "file", 12, 512],
  ]);
});

test("TarParser.push() gives the bytes of the chunk itself, not copies", () => {
  const archive = ourTar([{ member: member("a", { size: 600 }), content: Buffer.alloc(600, 1) }]);
  const seen: ArrayBufferLike[] = [];
  const parser = new TarParser();
  parser.push(archive, { ...ignore, data: (bytes) => seen.push(bytes.buffer) });
  parser.end();
  expect(seen).toEqual([archive.buffer]);
});

describe("TarParser.push() finds the name", () => {
  const long = `/data/${"x".repeat(300)}`;
  test.each<[string, Buffer[], string]>([
    ["in all 100 bytes of the field", [rawHeader({ name: "q".repeat(100) })], "q".repeat(100)],
    ["behind a prefix", [rawHeader({ name: "b.txt", prefix: "data/dir" })], "data/dir/b.txt"],
    [
      "without GNU's times, which stand where the prefix is",
      [rawHeader({ name: "b", prefix: "14524770400", magic: "ustar  \0" })],
      "b",
    ],
    ["in an L record", [record("L", `${long}\0`), rawHeader({})], long],
    ["in an L record without a NUL", [record("L", long), rawHeader({})], long],
    ["in an L record behind a K record", [record("K", "target\0"), record("L", `${long}\0`), rawHeader({})], long],
    ["in a pax header", [record("x", paxRecord("path", long)), rawHeader({})], long],
    [
      "in a pax header of many blocks",
      [record("x", paxRecord("comment", "c".repeat(2000)) + paxRecord("path", long)), rawHeader({})],
      long,
    ],
    [
      "in a pax header, rather than in an L record",
      [record("x", paxRecord("path", "p")), record("L", "l\0"), rawHeader({})],
      "p",
    ],
    ["in a global pax header", [record("g", paxRecord("path", "global")), rawHeader({})], "global"],
    [
      "in the header, where an empty pax value takes back the global one",
      [record("g", paxRecord("path", "global")), record("x", paxRecord("path", "")), rawHeader({ name: "own" })],
      "own",
    ],
    ["although it is the original's own record name", [rawHeader({ name: "longLinkSymbol" })], "longLinkSymbol"],
    ["of a pax path that is not UTF-8", [record("x", Buffer.from("9 path=\xff\n", "latin1")), rawHeader({})], "\xff"],
  ])("%s", (_, parts, name) => {
    expect(namesIn(archiveOf(...parts))).toEqual([name]);
  });
});

describe("TarParser.push() reads numbers", () => {
  test.each<[string, Parameters<typeof rawHeader>[0], object]>([
    [
      "with leading spaces and a space behind",
      { mode: "   644 \0", mtime: "14524770400 " },
      { mode: 0o644, mtimeNs: 1_700_000_000_000_000_000n },
    ],
    ["of twelve digits", { mtime: "100000000000" }, { mtimeNs: 8_589_934_592_000_000_000n }],
    ["that are blank", { mode: "\0\0\0\0\0\0\0\0", mtime: "            " }, { mode: 0, mtimeNs: 0n }],
    ["in base-256", { mtime: "\x80\0\0\0\0\0\0\x02\0\0\0\0" }, { mtimeNs: 8_589_934_592_000_000_000n }],
    ["in base-256 below zero", { mtime: "\xff".repeat(12) }, { mtimeNs: -1_000_000_000n }],
    ["of a mode with type bits", { mode: "0104755\0" }, { mode: 0o4755 }],
  ])("%s", (_, fields, wanted) => {
    expect(collectEntries(archiveOf(rawHeader(fields)))).toEqual([expect.objectContaining(wanted)]);
  });

  test("of a size in base-256, and of one in a pax header where the field has none", () => {
    const base256 = rawHeader({ size: "\x80\0\0\0\0\0\0\0\0\0\0\x05" });
    const pax = [record("x", paxRecord("size", "5")), rawHeader({ size: "????????????" })];
    const archive = archiveOf(base256, padded("12345"), ...pax, padded("67890"));
    expect(collectEntries(archive).map(({ content }) => content.toString())).toEqual(["12345", "67890"]);
  });

  test.each([
    ["1700000000.5", 1_700_000_000_500_000_000n],
    ["1700000000.0000000019", 1_700_000_000_000_000_001n],
    ["-1.5", -1_500_000_000n],
    ["12", 12_000_000_000n],
  ])("of the pax time %s", (text, mtimeNs) => {
    const archive = archiveOf(record("x", paxRecord("mtime", text)), rawHeader({}));
    expect(collectEntries(archive)).toEqual([expect.objectContaining({ mtimeNs })]);
  });

  test("of a checksum over signed characters", () => {
    const block = rawHeader({ name: "\xff\xfe" });
    signed(block, tarChecksums(block).signed);
    expect(namesIn(archiveOf(block))).toEqual(["\xff\xfe"]);
  });
});

test("TarParser.push() tells the types apart", () => {
  const typeflags = ["0", "\0", "7", "5", "1", "2", "3", "6", "D", "Z"];
  const entries = collectEntries(archiveOf(...typeflags.map((typeflag) => rawHeader({ typeflag }))));
  expect(entries.map(({ type }) => type)).toEqual([
    "file",
    "file",
    "file",
    "directory",
    "link",
    "symlink",
    "other",
    "other",
    "other",
    "other",
  ]);
  expect(entries.map(({ typeflag }) => typeflag)).toEqual(typeflags);
  expect(collectEntries(archiveOf(rawHeader({ name: "old/" })))).toEqual([
    expect.objectContaining({ type: "directory", path: new Uint8Array(Buffer.from("old")) }),
  ]);
});

test("TarParser.push() gives the offset of an entry's first record", () => {
  const archive = archiveOf(
    rawHeader({ name: "a" }),
    record("x", paxRecord("path", "b")),
    record("L", "c\0"),
    rawHeader({}),
  );
  expect(collectEntries(archive).map(({ offset }) => offset)).toEqual([0, 512]);
});

describe("TarParser throws unpackFailed for an archive", () => {
  const name = (text: string) => rawHeader({ name: text });
  const corrupt = (block: Buffer, at: number) => Buffer.from(block).fill(0x5a, at, at + 1);
  test.each<[string, Uint8Array, RegExp]>([
    ["of no bytes", Buffer.alloc(0), /byte 0: the archive is cut before its end/],
    ["without zero blocks", name("a"), /byte 512: the archive is cut before its end/],
    ["with one zero block", Buffer.concat([name("a"), Buffer.alloc(512)]), /byte 1024: the archive is cut before/],
    [
      "with a lone zero block inside",
      archiveOf(name("a"), Buffer.alloc(512), name("b")),
      /byte 1024: something follows a single zero block/,
    ],
    [
      "with something behind the end",
      Buffer.concat([archiveOf(name("a")), Buffer.alloc(700), Buffer.of(1)]),
      /something follows the end/,
    ],
    [
      "with a wrong checksum",
      archiveOf(name("a"), corrupt(name("b"), 1)),
      /entry "bZ", byte 512: the header's checksum is wrong/,
    ],
    ["with another magic", archiveOf(rawHeader({ magic: "gnutar\0\0" })), /byte 0: this is no tar header/],
    ["that is cut in a header", name("a").subarray(0, 300), /byte 0: the archive is cut in a header/],
    [
      "that is cut in content",
      Buffer.concat([rawHeader({ name: "c", size: octalSize(10) }), Buffer.from("abc")]),
      /entry "c", byte 0: the archive is cut in the content: 7 of 10 bytes/,
    ],
    [
      "that is cut in padding",
      Buffer.concat([rawHeader({ name: "c", size: octalSize(1) }), Buffer.from("a\0")]),
      /entry "c", byte 0: the archive is cut in the zeros/,
    ],
    [
      "that is cut in a long name",
      record("L", "long").subarray(0, 514),
      /byte 0: the archive is cut in a name or pax record/,
    ],
    [
      "with content behind a size made smaller",
      archiveOf(rawHeader({ name: "c", size: octalSize(1) }), padded("abc")),
      /entry "c", byte 0: bytes after the content are not zero/,
    ],
    [
      "with a size that is no octal number",
      archiveOf(rawHeader({ size: "0000000009x\0" })),
      /entry "name", byte 0: the entry's size is not a number/,
    ],
    ["with a blank size", archiveOf(rawHeader({ size: "\0".repeat(12) })), /the entry's size is not a number/],
    ["with a negative size", archiveOf(rawHeader({ size: "-0000000700\0" })), /the entry's size is not a number/],
    [
      "with a negative size in base-256",
      archiveOf(rawHeader({ size: "\xff".repeat(12) })),
      /the entry's size is not a number/,
    ],
    ["with a size beyond 2^53", archiveOf(rawHeader({ size: `\x80${"\x7f".repeat(11)}` })), /beyond all reason/],
    ["with a mode that is no number", archiveOf(rawHeader({ mode: "rw-r--r-" })), /the header's mode is not a number/],
    [
      "with a time that is no number",
      archiveOf(rawHeader({ mtime: "yesterday\0\0\0" })),
      /the header's time is not a number/,
    ],
    ["with an entry without a name", archiveOf(name("\0")), /byte 0: the entry has no name/],
    [
      "with a link that has content",
      archiveOf(rawHeader({ typeflag: "2", size: octalSize(1) }), padded("a")),
      /a directory, link or device has a size/,
    ],
    [
      "with content in an old-style directory",
      archiveOf(rawHeader({ name: "d/", size: octalSize(1) }), padded("a")),
      /a directory, link or device has a size/,
    ],
    ["with a sparse file", archiveOf(rawHeader({ typeflag: "S" })), /sparse files are not supported/],
    [
      "with a sparse file as pax has it",
      archiveOf(record("x", paxRecord("GNU.sparse.major", "1")), name("a")),
      /sparse files/,
    ],
    [
      "with a long name that belongs to nothing",
      archiveOf(record("L", "long\0")),
      /byte 1024: a name or pax record has no entry/,
    ],
    [
      "with two long names for one entry",
      archiveOf(record("L", "a\0"), record("L", "b\0"), name("c")),
      /byte 1024: the entry has two records of type "L"/,
    ],
    ["with an empty long name", archiveOf(record("L", ""), name("a")), /byte 0: the name record is empty/],
    ["with a long name of NULs", archiveOf(record("L", "\0\0"), name("a")), /byte 0: the name record is empty/],
    [
      "with a NUL inside a long name",
      archiveOf(record("L", "a\0/../b"), name("a")),
      /the name record has a NUL inside/,
    ],
    [
      "with a NUL in a pax name",
      archiveOf(record("x", paxRecord("path", "a\0b")), name("a")),
      /the entry's name has a NUL byte/,
    ],
    [
      "with a long name above the limit",
      archiveOf(record("L", "a".repeat(4098)), name("a")),
      /byte 0: the name record is longer than 4097 bytes/,
    ],
    [
      "with a pax name above the limit",
      archiveOf(record("x", paxRecord("path", "a".repeat(4097))), name("a")),
      /the entry's name is longer than 4096 bytes/,
    ],
    [
      "with a pax header above the limit",
      rawHeader({ typeflag: "x", size: octalSize(2 ** 20 + 1) }),
      /the pax header is longer than 1048576 bytes/,
    ],
    [
      "with a long name of a size that is no number",
      rawHeader({ typeflag: "L", size: "many\0\0\0\0\0\0\0\0" }),
      /the size of the name record is not a number/,
    ],
    [
      "with a pax record that is cut",
      archiveOf(record("x", "99 path=a\n"), name("a")),
      /byte 0: a record of the pax header is malformed/,
    ],
    ["with a pax record without a length", archiveOf(record("x", "path=a\n"), name("a")), /malformed/],
    ["with a pax record of length zero", archiveOf(record("x", "0 path=a\n"), name("a")), /malformed/],
    ["with a pax record without a key", archiveOf(record("x", "5 =a\n"), name("a")), /malformed/],
    ["with a pax record without a newline", archiveOf(record("x", "8 path=ab"), name("a")), /malformed/],
    [
      "with a pax size that is no number",
      archiveOf(record("x", paxRecord("size", "-5")), name("a")),
      /the size in the pax header is not a number/,
    ],
    [
      "with a pax time that is no number",
      archiveOf(record("x", paxRecord("mtime", "1e9")), name("a")),
      /the time in the pax header is not a number/,
    ],
  ])("%s", (_, archive, message) => {
    for (const chunkBytes of [archive.length || 1, 1, 511]) {
      const error = caught(() => collectEntries(archive, { chunkBytes }));
      expect(error).toBeInstanceOf(BackupError);
      expect(error).toMatchObject({ reason: "unpackFailed", code: 13500008, message: expect.stringMatching(message) });
    }
  });

  test("with more entries than allowed", () => {
    const archive = archiveOf(rawHeader({}), rawHeader({}), rawHeader({}));
    expect(collectEntries(archive, { maxEntries: 3 })).toHaveLength(3);
    expect(() => collectEntries(archive, { maxEntries: 2 })).toThrow(/byte 1024: the archive has more than 2 entries/);
  });

  test("with a name that has more parts, or a longer one, than allowed", () => {
    const archive = archiveOf(rawHeader({ name: "a" }), rawHeader({ name: "/aa//bbb/c/" }));
    expect(collectEntries(archive, { maxDepth: 3, maxNameBytes: 3 })).toHaveLength(2);
    expect(() => collectEntries(archive, { maxDepth: 2 })).toThrow(
      /"\/aa\/\/bbb\/c\/", byte 512: .* more than 2 parts/,
    );
    expect(() => collectEntries(archive, { maxNameBytes: 2 })).toThrow(/byte 512: a part .* longer than 2 bytes/);
  });

  test("with an entry or a record that announces more than the archive has left, before it begins", () => {
    const begun: string[] = [];
    const sink = { ...ignore, entry: ({ path }: { path: Uint8Array }) => begun.push(String(Buffer.from(path))) };
    for (const block of [
      rawHeader({ name: "b", size: octalSize(1025) }),
      rawHeader({ typeflag: "x", size: octalSize(1025) }),
    ]) {
      const archive = archiveOf(rawHeader({ name: "a" }), block);
      const parser = new TarParser({ archiveBytes: archive.length });
      expect(() => parser.push(archive, sink)).toThrow(
        /byte 512: it announces 1025 bytes, and the archive has 1024 left/,
      );
    }
    expect(begun).toEqual(["a", "a"]);
  });
});

test("TarParser.push() is of no more use after an error, the sink's too", () => {
  const parser = new TarParser();
  const sink = {
    ...ignore,
    entry: () => {
      throw new Error("disk full");
    },
  };
  expect(() => parser.push(rawHeader({}), sink)).toThrow("disk full");
  expect(() => parser.push(tarTrailer, ignore)).toThrow("This TarParser has failed or ended");
  expect(() => parser.end()).toThrow("This TarParser has failed or ended");
});

test("two TarParsers that take turns do not disturb each other, wherever the chunks are cut", () => {
  const archives = ["a", "b"].map((name) =>
    archiveOf(...[1, 2, 3].map((number) => rawHeader({ name: name.repeat(number * 20) }))),
  );
  const readers = archives.map((archive) => ({ archive, parser: new TarParser(), names: [] as string[] }));
  for (let at = 0; at < 2560; at += 100) {
    for (const { archive, parser, names } of readers) {
      parser.push(archive.subarray(at, at + 100), {
        ...ignore,
        entry: ({ path }) => names.push(String(Buffer.from(path))),
      });
    }
  }
  for (const { parser } of readers) parser.end();
  expect(readers.map(({ names }) => names)).toEqual([
    ["a".repeat(20), "a".repeat(40), "a".repeat(60)],
    ["b".repeat(20), "b".repeat(40), "b".repeat(60)],
  ]);
});

test("TarParser.push() accepts zeros after the end, as tar programs write them", () => {
  expect(namesIn(Buffer.concat([archiveOf(rawHeader({ name: "a" })), Buffer.alloc(9000)]))).toEqual(["a"]);
});

function anyMember(): fc.Arbitrary<{ member: TarMember; content: Uint8Array }> {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 300 })
    .map((bytes) => bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x61 : byte)));
  return fc
    .record({
      path: name,
      type: fc.constantFrom("file" as const, "directory" as const),
      mode: fc.nat(0o7777),
      uid: fc.nat(),
      gid: fc.nat(),
      mtimeNs: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      content: fc.uint8Array({ maxLength: 1500 }),
    })
    .map(({ content, ...fields }) => {
      const kept = fields.type === "file" ? content : new Uint8Array();
      return { member: { ...fields, size: kept.length }, content: kept };
    });
}

test("TarParser.push() returns what encodeTarMember() was given, however the bytes are cut", () =>
  fc.assert(
    fc.property(fc.array(anyMember(), { maxLength: 6 }), fc.integer({ min: 1, max: 1025 }), (members, chunkBytes) => {
      const found = collectEntries(ourTar(members), { chunkBytes });
      expect(found.map(({ path, type, mode, size, mtimeNs }) => ({ path, type, mode, size, mtimeNs }))).toEqual(
        members.map(({ member: { path, type, mode, size, mtimeNs } }) => ({ path, type, mode, size, mtimeNs })),
      );
      expect(found.map(({ content }) => new Uint8Array(content))).toEqual(members.map(({ content }) => content));
    }),
  ));

test("TarParser throws nothing but unpackFailed, and never gives more than it got, whatever the bytes", () =>
  fc.assert(
    fc.property(
      fc.array(anyMember(), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (members, changes, cut) => {
        const archive = ourTar(members);
        for (const [at, byte] of changes) archive[at % archive.length] = byte;
        const error = caught(() => collectEntries(archive.subarray(0, archive.length - (cut % 700))));
        if (error !== undefined) expect(error).toMatchObject({ reason: "unpackFailed" });
      },
    ),
  ));

test("TarParser refuses every archive that is cut before its last zero block", () => {
  const archive = ourTar([{ member: member("a", { size: 600, mtimeNs: 5n }), content: Buffer.alloc(600, 1) }]);
  for (let length = 0; length < archive.length; length += 37) {
    expect(() => collectEntries(archive.subarray(0, length))).toThrow(BackupError);
  }
});

describe("TarParser reads what GNU tar writes (skipped where there is no GNU tar)", () => {
  test.skipIf(!hasGnuTar()).each(["gnu", "oldgnu", "pax", "ustar"])("--format=%s", (format) => {
    const folder = mkdtempSync(join(tmpdir(), "carryall-formats-"));
    try {
      const names = ["a.txt", "e".repeat(100), `${"d".repeat(90)}/${"f".repeat(90)}`];
      if (format !== "ustar") names.push(`${"p".repeat(200)}/${"q".repeat(200)}`);
      for (const name of names) {
        mkdirSync(join(folder, "in", name, ".."), { recursive: true });
        writeFileSync(join(folder, "in", name), name);
        utimesSync(join(folder, "in", name), 1_700_000_000.5, 1_700_000_000.5);
      }
      const owner = ["--owner=0", "--group=0", "--sort=name"];
      const archive = execFileSync("tar", [`--format=${format}`, ...owner, "-cC", join(folder, "in"), "."]);
      const files = collectEntries(archive).filter(({ type }) => type === "file");
      expect(files.map(({ path }) => Buffer.from(path).toString())).toEqual(names.map((name) => `./${name}`).sort());
      for (const { path, content, mtimeNs } of files) {
        expect(content.toString()).toBe(Buffer.from(path).toString().slice(2));
        const written = statSync(join(folder, "in", content.toString()), { bigint: true }).mtimeNs;
        expect(mtimeNs).toBe(format === "pax" ? written : 1_700_000_000_000_000_000n);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const fixtures = process.env.CARRYALL_FIXTURES;

describe.skipIf(fixtures === undefined)(
  "the original's own archives (skipped unless CARRYALL_FIXTURES names their folder)",
  () => {
    const readFixture = (name: string) => readFileSync(join(fixtures ?? "", "original", name));

    interface Expected {
      readonly entries: readonly {
        readonly pathBase64: string;
        readonly type: "file" | "dir";
        readonly size?: number;
        readonly mode: string;
        readonly mtime: { readonly s: number };
        readonly sha256?: string;
        readonly archive: string;
      }[];
    }

    test("TarParser.push() reads full/part.0.tar as full/expected.json says", () => {
      const expected = JSON.parse(readFixture("full/expected.json").toString()) as Expected;
      const wanted = expected.entries.filter(({ archive }) => archive === "part.0.tar");
      const found = new Map(
        collectEntries(readFixture("full/part.0.tar"), { chunkBytes: 65_521 }).map((entry) => [
          Buffer.from(entry.path).toString("base64"),
          entry,
        ]),
      );
      expect(found.size).toBe(wanted.length);
      // The original's writer cuts these to eleven digits: see the README of the fixtures.
      const writtenSeconds = new Map([
        [-1, 2_147_483_647],
        [8_589_934_592, 1_073_741_824],
      ]);
      for (const { pathBase64, type, size, mode, mtime, sha256 } of wanted) {
        const entry = found.get(pathBase64);
        expect(entry).toMatchObject({
          type: type === "dir" ? "directory" : "file",
          mode: Number.parseInt(mode, 8),
          size: type === "dir" ? 0 : size,
          mtimeNs: BigInt(writtenSeconds.get(mtime.s) ?? mtime.s) * 1_000_000_000n,
        });
        if (sha256 !== undefined)
          expect(
            createHash("sha256")
              .update(entry?.content ?? "")
              .digest("hex"),
          ).toBe(sha256);
      }
    });

    test("TarParser.push() reads full-split and both increments to the end", () => {
      const countIn = (name: string) => collectEntries(readFixture(name)).length;
      expect(countIn("full-split/part.0.tar")).toBe(6000);
      expect(countIn("full-split/part.1.tar")).toBe(10);
      expect(countIn("incremental/1-first/1795245194755_part.0.tar")).toBeGreaterThan(0);
      expect(countIn("incremental/2-second/1795245194793_part.0.tar")).toBeGreaterThan(0);
    });

    test.each([
      "01-checksum-first",
      "02-checksum-b.bin",
      "03-name-byte-flipped",
      "05-magic-wrong",
      "06-truncated-first-header",
      "07-truncated-in-header-of-b.bin",
      "08-truncated-after-header-of-b.bin",
      "09-truncated-in-data-of-b.bin",
      "10-truncated-in-padding-of-b.bin",
      "11-truncated-in-long-name",
      "12-no-trailer",
      "13-half-trailer",
      "14-garbage-after-end",
      "15-garbage-instead-of-trailer",
      "16-second-archive-after-end",
      "17-one-zero-block-inside",
      "18-size-too-large-b.bin",
      "19-size-too-small-b.bin",
      "20-size-past-end-b.bin",
      "21-size-max-b.bin",
      "22-size-not-octal-b.bin",
      "24-size-negative-b.bin",
      "25-size-changed-checksum-stale",
      "26-long-name-size-0",
      "27-long-name-size-5000",
      "28-long-name-without-member",
      "30-zero-bytes",
      "43-name-empty",
      "54-odd-length",
    ])("TarParser refuses broken/%s.tar", (name) => {
      expect(() => collectEntries(readFixture(`broken/${name}.tar`))).toThrow(BackupError);
    });

    test.each<[string, string]>([
      ["39-type-nul", "/nul-type.txt"],
      ["40-type-7-with-data", "/contig"],
      ["44-pax-path", "/pax-name.txt"],
      ["45-pax-path-and-mtime", "/pax-name.txt"],
      ["46-pax-mtime-only", "/pax-mtime.txt"],
      ["48-pax-two-blocks-small-records", "/pax-name.txt"],
      ["49-pax-global", "/after-global.txt"],
      ["50-gnu-magic", "/gnu-magic.txt"],
      ["51-standard-checksum-layout", "/std-chksum.txt"],
      ["52-uid-base256", "/uid256.txt"],
      ["53-directory-size-0", "/dir0"],
      ["41-prefix-field", "/prefixed.txt"],
      ["42-name-100-bytes", "q"],
    ])("TarParser.push() reads broken/%s.tar, and what stands behind it", (name, ending) => {
      const names = namesIn(readFixture(`broken/${name}.tar`));
      expect(names[6]?.endsWith(ending)).toBe(true);
      expect(names.at(-1)).toBe("/data/storage/el2/base/files/after.txt");
    });
  },
);

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

function hasGnuTar(): boolean {
  try {
    return execFileSync("tar", ["--version"], { encoding: "utf8" }).includes("GNU tar");
  } catch {
    return false; // no tar at all
  }
}
