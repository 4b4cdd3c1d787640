import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeSingleFileName } from "../../src/manifest/encode-single-file-name.ts";
import { parseSingleFileName } from "../../src/manifest/parse-single-file-name.ts";

const times = { atimeNs: 1_700_000_000_000_000_000n, mtimeNs: 1_700_000_000_000_000_000n };

test("encodeSingleFileName() writes the known line of the original", () => {
  const path = Buffer.from("/data/storage/el2/base/files/notes/a.txt");
  expect(encodeSingleFileName(path, { mode: 33_152, ...times })).toBe(
    '{"path":"/data/storage/el2/base/files/notes/a.txt","st_atim":{"tv_nsec":0,"tv_sec":1700000000},"st_mode":33152,"st_mtim":{"tv_nsec":0,"tv_sec":1700000000}}\n',
  );
});

test("parseSingleFileName() returns what encodeSingleFileName() was given, in one line", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1 }).map((text) => new Uint8Array(Buffer.from(text))),
      fc.record({ mode: fc.nat(), atimeNs: fc.bigInt(-(2n ** 80n), 2n ** 80n), mtimeNs: fc.bigInt(0n, 2n ** 80n) }),
      (path, stat) => {
        const name = encodeSingleFileName(path, stat);
        expect(parseSingleFileName(name)).toEqual({ path, stat });
        expect(name.indexOf("\n")).toBe(name.length - 1);
      },
    ),
  ));

test.each(["part.0.tar", "", "{}", "[]", "null", '{"path":5}', '{"path":'])(
  "parseSingleFileName() finds nothing in %j",
  (name) => expect(parseSingleFileName(name)).toBeUndefined(),
);
