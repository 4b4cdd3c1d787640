import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeManifest } from "../../src/manifest/encode-manifest.ts";
import type { ManifestItem } from "../../src/manifest/manifest.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";

const minimal = { fileName: "a.bin", information: {} };

test.each([["[]"], ["null"], [" [ ]\n"], ["\uFEFF[]"]])("parseManifest() finds nothing in %j", (text) => {
  expect(parseManifest(text)).toEqual([]);
});

test("parseManifest() reads the pretty form of an increment", () => {
  const text = `[\n\t{\n\t\t"fileName" : "1700000300123_part.0.tar",\n\t\t"information" : \n\t\t{\n\t\t\t"path" : "/p/part.0.tar",
    "stat" : {"st_atim" : {"tv_nsec" : 1,"tv_sec" : 1700000300},"st_mode" : 33188,"st_mtim" : {"tv_nsec" : 0,"tv_sec" : -2},"st_size" : 2560}},
    "isBigFile" : false,"isUserTar" : false}\n]`;
  expect(parseManifest(text)).toEqual([
    {
      fileName: "1700000300123_part.0.tar",
      path: new Uint8Array(Buffer.from("/p/part.0.tar")),
      stat: { sizeBytes: 2560, mode: 33_188, atimeNs: 1_700_000_300_000_000_001n, mtimeNs: -2_000_000_000n },
      isBigFile: false,
      isUserTar: false,
    },
  ]);
});

test("parseManifest() fills in the original's defaults where fields are missing or of a wrong type", () => {
  const wrong = {
    ...minimal,
    information: { path: 5, stat: { st_size: "5", st_mode: null, st_mtim: [] } },
    isBigFile: 1,
    isUserTar: "true",
  };
  const stat = { sizeBytes: 0, mode: 0o100660, atimeNs: 0n, mtimeNs: 0n };
  expect(parseManifest(JSON.stringify([minimal, wrong, { ...minimal, fileName: "b.tar", isUserTar: true }]))).toEqual([
    { fileName: "a.bin", path: new Uint8Array(), stat, isBigFile: true, isUserTar: false },
    { fileName: "a.bin", path: new Uint8Array(), stat, isBigFile: false, isUserTar: false },
    { fileName: "b.tar", path: new Uint8Array(), stat, isBigFile: false, isUserTar: true },
  ]);
});

describe("parseManifest() throws unpackFailed for", () => {
  test.each<[string, string, RegExp]>([
    ["no text", "", /Cannot read manage.json: it is not JSON, or was cut/],
    ["a text that was cut", '[{"fileName":"a"', /it is not JSON, or was cut/],
    ["two values", "[][]", /it is not JSON/],
    ["an object", "{}", /it is an object, not a list of files/],
    ["a string", '"[]"', /it is a string/],
    ["an item that is no object", "[[]]", /item 1 is an array/],
    ["an item without a name", '[{"information":{}}]', /item 1 has no fileName/],
    ["an item without information", '[{"fileName":"a"}]', /item 1 \(a\) has no information/],
    ["information of a wrong type", '[{"fileName":"a","information":"x"}]', /has no information/],
    [
      "a hash of ours that is none",
      JSON.stringify([{ ...minimal, carryall: { sha256: "AB" } }]),
      /sha256 is not 64 lower-case hex digits/,
    ],
    [
      "bytes of ours that are not base64",
      JSON.stringify([{ ...minimal, carryall: { pathBase64: "/?" } }]),
      /pathBase64 and path are not the same/,
    ],
    [
      "bytes of ours that are another path",
      JSON.stringify([{ ...minimal, information: { path: "/a" }, carryall: { pathBase64: "L2I=" } }]),
      /pathBase64 and path are not the same/,
    ],
    ["a field of ours that is no object", JSON.stringify([{ ...minimal, carryall: 1 }]), /"carryall" is a number/],
  ])("%s", (_, text, message) => {
    expect(() => parseManifest(text)).toThrow(
      expect.objectContaining({ reason: "unpackFailed", message: expect.stringMatching(message) }),
    );
  });
});

function anyItem(): fc.Arbitrary<ManifestItem> {
  const timeNs = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  return fc
    .record({
      fileName: fc.string({ minLength: 1, unit: "binary" }),
      path: fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: "binary" }).map((text) => new Uint8Array(Buffer.from(text))),
      ),
      stat: fc.record({ sizeBytes: fc.maxSafeNat(), mode: fc.nat(), atimeNs: timeNs, mtimeNs: timeNs }),
      isBigFile: fc.boolean(),
      isUserTar: fc.boolean(),
      ours: fc.oneof(
        fc.constant({}),
        fc.constant({ hasChanged: true as const }),
        fc.record({ sha256: fc.stringMatching(/^[0-9a-f]{64}$/) }),
      ),
    })
    .map(({ ours, ...item }) => ({ ...item, ...ours }));
}

test("parseManifest() returns what encodeManifest() was given, with every byte of the paths, in ASCII", () =>
  fc.assert(
    fc.property(fc.array(anyItem()), (items) => {
      const text = encodeManifest(items);
      expect(/^[\0-\x7f]*$/.test(text)).toBe(true);
      expect(parseManifest(text)).toEqual(items);
    }),
  ));

const fixtures = process.env.CARRYALL_FIXTURES;

describe.skipIf(fixtures === undefined)(
  "the original's own manifests (skipped unless CARRYALL_FIXTURES names their folder)",
  () => {
    const readFixture = (name: string) => readFileSync(join(fixtures ?? "", "original", name), "utf8");

    test.each(["full", "full-split", "full-nothing", "bigfile-names/full"])(
      "encodeManifest() gives back the bytes of %s/manage.json that parseManifest() read",
      (folder) => {
        const text = readFixture(`${folder}/manage.json`);
        expect(encodeManifest(parseManifest(text))).toBe(text);
      },
    );

    test.each([
      ["incremental/1-first", 2],
      ["incremental/3-nothing-changed", 0],
      ["bigfile-names/incremental", 35],
    ])("parseManifest() reads %s/manage.json", (folder, count) => {
      expect(parseManifest(readFixture(`${folder}/manage.json`))).toHaveLength(count);
    });
  },
);
