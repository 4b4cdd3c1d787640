import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeTarMember } from "../../src/tar/encode-tar-member.ts";
import { tarPadding } from "../../src/tar/tar-padding.ts";
import { tarTrailer } from "../../src/tar/tar-trailer.ts";
import { member, ourTar } from "./build-tar.ts";
import { hexRows } from "./hex-rows.ts";

test("encodeTarMember() writes one known ustar header for a short name and a whole second", () => {
  const block = encodeTarMember(member("/data/storage/el2/base/files/notes/a.txt", { size: 12 }));
  expect(block.length).toBe(512);
  expect(hexRows(block)).toEqual([
    "000  2f646174612f73746f726167652f656c",
    "010  322f626173652f66696c65732f6e6f74",
    "020  65732f612e7478740000000000000000",
    "060  00000000303030303630300030303030",
    "070  30303000303030303030300030303030",
    "080  30303030303134003134353234373730",
    "090  34303000303135323335002030000000",
    "100  00757374617200303000000000000000",
  ]);
});

test("encodeTarMember() writes known bytes for nanoseconds and a name of 100 bytes", () => {
  const name = `/data/${"n".repeat(94)}`;
  const blocks = encodeTarMember(member(name, { uid: 7, gid: 8, mtimeNs: 1_700_000_000_000_000_005n }));
  expect(blocks.length).toBe(5 * 512);
  const text = Buffer.from(blocks).toString("latin1");
  expect(text.slice(0, 16)).toBe("PaxHeaders/mtime");
  expect(text.slice(100, 157)).toBe("0000600\x000000000\x000000000\x0000000000036\x0000000000000\x00011126\0 x");
  expect(text.slice(512, 1024)).toBe("30 mtime=1700000000.000000005\n".padEnd(512, "\0"));
  expect(text.slice(1024, 1037)).toBe("././@LongLink");
  expect(text.slice(1148, 1181)).toBe("00000000145\x0000000000000\x00010015\0 L");
  expect(text.slice(1536, 2048)).toBe(name.padEnd(512, "\0"));
  expect(text.slice(2048, 2148)).toBe(`${name.slice(0, 99)}\0`);
  expect(text.slice(2148, 2172)).toBe("0000600\x000000007\x000000010\x00");
  expect(text.slice(2184, 2196)).toBe("14524770400\0");
});

describe("encodeTarMember() says a time in the header alone, or with a pax record before it", () => {
  test.each([
    [0n, undefined, "00000000000\0"],
    [8_589_934_591n * 1_000_000_000n, undefined, "77777777777\0"],
    [8_589_934_592n * 1_000_000_000n, "20 mtime=8589934592\n", "100000000000"],
    [68_719_476_736n * 1_000_000_000n, "21 mtime=68719476736\n", "00000000000\0"],
    [-1_000_000_000n, "12 mtime=-1\n", "00000000000\0"],
    [-1_500_000_000n, "22 mtime=-1.500000000\n", "00000000000\0"],
    [1n, "21 mtime=0.000000001\n", "00000000000\0"],
  ])("mtimeNs %s", (mtimeNs, pax, field) => {
    const blocks = Buffer.from(encodeTarMember(member("/data/a", { mtimeNs }))).toString("latin1");
    expect(blocks.length).toBe(pax === undefined ? 512 : 1536);
    expect(blocks.slice(blocks.length - 512 + 136, blocks.length - 512 + 148)).toBe(field);
    if (pax !== undefined) expect(blocks.slice(512, 1024)).toBe(pax.padEnd(512, "\0"));
  });
});

test("encodeTarMember() counts a directory's slash, keeps one that is there, and gives it no size", () => {
  const of99 = encodeTarMember(member(`/${"d".repeat(97)}`, { type: "directory", size: 4096 }));
  expect(of99.length).toBe(512);
  expect(Buffer.from(of99).toString("latin1", 0, 100)).toBe(`/${"d".repeat(97)}/\0`);
  expect(Buffer.from(of99).toString("latin1", 124, 136)).toBe("00000000000\0");
  expect(of99[156]).toBe(0x35);
  expect(encodeTarMember(member(`/${"d".repeat(98)}`, { type: "directory" })).length).toBe(1536);
  const given = encodeTarMember(member("data/d/", { type: "directory" }));
  expect(Buffer.from(given).toString("latin1", 0, 8)).toBe("data/d/\0");
});

test("encodeTarMember() writes ids of up to 7 octal digits, and 0 for longer ones", () => {
  const block = Buffer.from(encodeTarMember(member("/data/a", { uid: 0o7777777, gid: 0o10000000 })));
  expect(block.toString("latin1", 108, 124)).toBe("7777777\x000000000\x00");
});

test("encodeTarMember() keeps set-id bits and drops the type bits of a mode", () => {
  const block = Buffer.from(encodeTarMember(member("/data/a", { mode: 0o106755 })));
  expect(block.toString("latin1", 100, 108)).toBe("0006755\0");
});

test("encodeTarMember() uses the twelfth digit for sizes from 8 GiB on, and refuses 64 GiB", () => {
  const sizeField = (size: number) =>
    Buffer.from(encodeTarMember(member("/data/a", { size }))).toString("latin1", 124, 136);
  expect(sizeField(8 * 2 ** 30 - 1)).toBe("77777777777\0");
  expect(sizeField(8 * 2 ** 30)).toBe("100000000000");
  expect(sizeField(64 * 2 ** 30 - 1)).toBe("777777777777");
  expect(() => sizeField(64 * 2 ** 30)).toThrow(/a size of 68719476736 bytes does not fit/);
  expect(() => sizeField(-1)).toThrow(expect.objectContaining({ reason: "packFailed" }));
});

test("encodeTarMember() refuses names that the original could not read back", () => {
  expect(() => encodeTarMember(member(""))).toThrow(/its name is empty/);
  expect(() => encodeTarMember(member("a\0b"))).toThrow(/its name has a NUL byte/);
  expect(() => encodeTarMember(member("a".repeat(4096)))).toThrow(/more than 4095 bytes/);
  expect(() => encodeTarMember(member("a".repeat(4095), { type: "directory" }))).toThrow(/more than 4095 bytes/);
  expect(encodeTarMember(member("a".repeat(4095))).length).toBe(512 + 4096 + 512);
});

test("encodeTarMember() keeps bytes of a name that are not UTF-8", () => {
  const block = encodeTarMember(member("", { path: Buffer.from("2f64fffe80", "hex") }));
  expect(Buffer.from(block.subarray(0, 6)).toString("hex")).toBe("2f64fffe8000");
});

test("tarPadding() fills up to the next block", () => {
  expect([0, 1, 511, 512, 513, 8 * 2 ** 30 + 1].map(tarPadding)).toEqual([0, 511, 1, 0, 511, 511]);
});

test("tarTrailer is 1024 zero bytes", () => {
  expect(Buffer.from(tarTrailer).equals(Buffer.alloc(1024))).toBe(true);
});

const gnuTar = findGnuTar();

describe.skipIf(gnuTar === undefined)("GNU tar reads our archives (skipped where there is no GNU tar)", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "carryall-formats-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("encodeTarMember() makes what GNU tar lists and extracts, with names, modes, contents and nanoseconds", () => {
    const longName = `files/${"l".repeat(120)}/${"m".repeat(130)}.txt`;
    const exact = `files/${"e".repeat(94)}`;
    const content = Buffer.from("hello world\n");
    const files = [
      { member: member("files/a.txt", { size: 12, mtimeNs: 1_700_000_000_123_456_789n }), content },
      { member: member(exact, { size: 12, mode: 0o640 }), content },
      { member: member(longName, { size: 600, mtimeNs: -1_500_000_000n }), content: Buffer.alloc(600, 7) },
      {
        member: member("files/中文 %;.txt", { size: 0, mtimeNs: 10_000_000_000_000_000_000n }),
        content: Buffer.alloc(0),
      },
      { member: member("files/dir", { type: "directory", mode: 0o700, size: 4096 }), content: Buffer.alloc(0) },
    ];
    const archive = join(folder, "ours.tar");
    writeFileSync(archive, ourTar(files));
    const tar = gnuTar ?? "tar";
    const listed = execFileSync(tar, ["-tf", archive, "--quoting-style=literal"], { encoding: "utf8" });
    expect(listed.split("\n")).toEqual(["files/a.txt", exact, longName, "files/中文 %;.txt", "files/dir/", ""]);
    // A time in the future is worth a warning to GNU tar.
    execFileSync(tar, ["--warning=no-timestamp", "-xpf", archive, "-C", folder]);
    for (const { member: wanted, content: wantedContent } of files) {
      const path = join(folder, Buffer.from(wanted.path).toString());
      const found = statSync(path, { bigint: true });
      expect([path, found.mtimeNs, Number(found.mode) & 0o7777]).toEqual([path, wanted.mtimeNs, wanted.mode]);
      if (wanted.type === "file") expect(readFileSync(path).equals(wantedContent)).toBe(true);
    }
  });
});

function findGnuTar(): string | undefined {
  try {
    return execFileSync("tar", ["--version"], { encoding: "utf8" }).includes("GNU tar") ? "tar" : undefined;
  } catch {
    return undefined; // no tar at all
  }
}
