import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareTrees } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { brokenVariants, longPath } from "./broken-variants.ts";
import { everythingOf, originalSetOf, setOf } from "./hostile-set.ts";
import { files, intactContent } from "./original-archive.ts";

/** What becomes of an archive. Nothing is ever in between: all of it that has a place, or nothing. */
type Outcome =
  | { readonly refused: string }
  | {
      readonly accepted: string;
      /** Files that it brings beside those of the intact archive, or with another content; `undefined` is a folder. */
      readonly with?: Readonly<Record<string, string | undefined>>;
      readonly failed?: readonly { readonly path: string; readonly errno: string }[];
      readonly notes?: readonly string[];
      /** It has nothing of the intact archive. */
      readonly isEmpty?: true;
    };

const b = `entry "${files}/b.bin", byte 2048`;
const after = { [`${files}/after.txt`]: "after\n" };
const damage = (text: string): Outcome => ({ refused: `Cannot unpack part.0.tar: Cannot read the archive: ${text}` });

const outcomes: Readonly<Record<string, Outcome>> = {
  "00-intact": { accepted: "nothing is wrong with it" },
  "01-checksum-first": damage('entry "longLinkSymbol", byte 0: the header\'s checksum is wrong'),
  "02-checksum-b.bin": damage(`${b}: the header's checksum is wrong`),
  "03-name-byte-flipped": damage(`entry "${files}/b.txt", byte 4096: the header's checksum is wrong`),
  "04-data-bit-flipped": {
    accepted: "a tar has no checksum over content; ours has one in manage.json, and then it is refused",
    with: { [`${files}/b.bin`]: flippedTenth(intactContent.get(`${files}/b.bin`) ?? "") },
  },
  "05-magic-wrong": damage(`${b}: this is no tar header (wrong magic)`),
  "06-truncated-first-header": damage("byte 0: the archive is cut in a header"),
  "07-truncated-in-header-of-b.bin": damage("byte 2048: the archive is cut in a header"),
  "08-truncated-after-header-of-b.bin": damage(`${b}: it announces 700 bytes, and the archive has 0 left`),
  "09-truncated-in-data-of-b.bin": damage(`${b}: it announces 700 bytes, and the archive has 300 left`),
  "10-truncated-in-padding-of-b.bin": damage(`${b}: the archive is cut in the zeros after the content`),
  "11-truncated-in-long-name": damage("byte 0: it announces 154 bytes, and the archive has 60 left"),
  "12-no-trailer": damage("byte 6656: the archive is cut before its end, which is two zero blocks"),
  "13-half-trailer": damage("byte 7168: the archive is cut before its end, which is two zero blocks"),
  "14-garbage-after-end": damage("byte 7680: something follows the end of the archive"),
  "15-garbage-instead-of-trailer": damage("byte 6656: this is no tar header (wrong magic)"),
  "16-second-archive-after-end": damage("byte 7680: something follows the end of the archive"),
  "17-one-zero-block-inside": damage("byte 2560: something follows a single zero block"),
  "18-size-too-large-b.bin": damage(`${b}: bytes after the content are not zero`),
  "19-size-too-small-b.bin": damage(`${b}: bytes after the content are not zero`),
  "20-size-past-end-b.bin": damage(`${b}: it announces 1000000 bytes, and the archive has 5120 left`),
  "21-size-max-b.bin": damage(`${b}: it announces 8589934591 bytes, and the archive has 5120 left`),
  "22-size-not-octal-b.bin": damage(`${b}: the entry's size is not a number`),
  "23-size-base256-b.bin": { accepted: "it is the right size, as GNU tar writes one above 8 GiB" },
  "24-size-negative-b.bin": damage(`${b}: the entry's size is not a number`),
  "25-size-changed-checksum-stale": damage(`${b}: the header's checksum is wrong`),
  "26-long-name-size-0": damage("byte 0: the name record is empty"),
  "27-long-name-size-5000": damage("byte 0: the name record is longer than 4097 bytes"),
  "28-long-name-without-member": damage("byte 1024: a name or pax record has no entry after it"),
  "29-empty-archive": { accepted: "the original sends it when every member failed", isEmpty: true },
  "30-zero-bytes": damage("byte 0: the archive is cut before its end, which is two zero blocks"),
  "31-traversal-inside": {
    accepted: "the member without a place is refused and told, and the rest is somebody's data",
    with: after,
    failed: [{ path: `${files}/../../../../../../evil1.txt`, errno: "EPERM" }],
  },
  "32-traversal-tail": {
    accepted: "as above",
    with: after,
    failed: [{ path: `${files}/..`, errno: "EPERM" }],
  },
  "33-absolute-elsewhere": {
    accepted: "its place is in the sandbox of the same application",
    with: { ...after, "/data/storage/el1/base/elsewhere.txt": "elsewhere\n" },
  },
  "34-long-name-traversal": {
    accepted: "as in the header, so in a record",
    with: after,
    failed: [{ path: `/data/../${"x".repeat(110)}`, errno: "EPERM" }],
  },
  "35-duplicate": {
    accepted: "tar's own rule: the later member replaces the earlier one",
    with: { ...after, [`${files}/a.txt`]: "second version\n" },
  },
  "36-symlink": {
    accepted: "a link is never made, and that is told",
    with: after,
    notes: [`not restored, type "2": ${files}/link of part.0.tar at byte 6656`],
  },
  "37-hardlink": {
    accepted: "as above",
    with: after,
    notes: [`not restored, type "1": ${files}/hard of part.0.tar at byte 6656`],
  },
  "38-device-fifo": {
    accepted: "nor is a device or a FIFO",
    with: after,
    notes: [
      `not restored, type "3": ${files}/chr of part.0.tar at byte 6656`,
      `not restored, type "6": ${files}/fifo of part.0.tar at byte 7168`,
    ],
  },
  "39-type-nul": {
    accepted: "tars from before POSIX mark a file so",
    with: { ...after, [`${files}/nul-type.txt`]: "type NUL\n" },
  },
  "40-type-7-with-data": {
    accepted: "POSIX says to treat a contiguous file as any other",
    with: { ...after, [`${files}/contig`]: "contiguous\n" },
  },
  "41-prefix-field": {
    accepted: "it is how POSIX splits a long name",
    with: { ...after, [`${files}/prefixed.txt`]: "prefix\n" },
  },
  "42-name-100-bytes": {
    accepted: "the field needs no NUL where the name fills it",
    with: { ...after, [`${files}/${"q".repeat(71)}`]: "100\n" },
  },
  "43-name-empty": damage("byte 6656: the entry has no name"),
  "44-pax-path": {
    accepted: "a pax name replaces the header's",
    with: { ...after, [`${files}/pax-name.txt`]: "pax\n" },
  },
  "45-pax-path-and-mtime": { accepted: "as above", with: { ...after, [`${files}/pax-name.txt`]: "pax\n" } },
  "46-pax-mtime-only": {
    accepted: "the name is the header's",
    with: { ...after, [`${files}/pax-mtime.txt`]: "pax\n" },
  },
  "47-pax-path-over-512": { accepted: "a pax header may have any length", with: { ...after, [longPath]: "pax\n" } },
  "48-pax-two-blocks-small-records": {
    accepted: "as above",
    with: { ...after, [`${files}/pax-name.txt`]: "pax\n" },
  },
  "49-pax-global": {
    accepted: "it says nothing that we use",
    with: { ...after, [`${files}/after-global.txt`]: "g\n" },
  },
  "50-gnu-magic": { accepted: "it is GNU tar's", with: { ...after, [`${files}/gnu-magic.txt`]: "gnu\n" } },
  "51-standard-checksum-layout": {
    accepted: "it is how everybody but the original writes it",
    with: { ...after, [`${files}/std-chksum.txt`]: "std\n" },
  },
  "52-uid-base256": {
    accepted: "who owned it is not used",
    with: { ...after, [`${files}/uid256.txt`]: "uid\n" },
  },
  "53-directory-size-0": {
    accepted: "nothing follows a folder, whatever its size says",
    with: { ...after, [`${files}/dir0`]: undefined, [`${files}/dir4096`]: undefined },
  },
  "54-odd-length": damage("byte 7168: the archive is cut in a header"),
  "55-over-existing-mode": {
    accepted: "a file is replaced, not opened, so its mode does not keep anybody off",
    with: { ...after, [`${files}/c.txt`]: "rewritten\n" },
  },
};

const fixtures = process.env.CARRYALL_FIXTURES;
const made = brokenVariants();

describe.each([
  ["made here", (name: string) => made.get(name) ?? Buffer.of()],
  [
    "the original's (skipped unless CARRYALL_FIXTURES names their folder)",
    fixtures === undefined ? undefined : (name: string) => readFileSync(join(fixtures, `original/broken/${name}.tar`)),
  ],
] as const)("unpackBundle() of an archive that is damaged or hostile, %s,", (_what, read) => {
  const [refused, accepted] = [namesOf((outcome) => "refused" in outcome), namesOf((outcome) => "accepted" in outcome)];

  test.skipIf(read === undefined).each(refused)("refuses %s, names entry and byte, and changes nothing", (name) => {
    const outcome = outcomes[name];
    if (outcome === undefined || !("refused" in outcome) || read === undefined) throw new Error("not in the table");
    using application = withOldData();
    const before = everythingOf(application);
    expect(() => application.unpack(originalSetOf(read(name)))).toThrow(
      expect.objectContaining({ reason: "unpackFailed", message: outcome.refused }),
    );
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
    expect(application.failed).toEqual([]);
    application.staging.clear({ clearsRestored: true });
    expect(existsSync(application.hostPathOf("/data/storage/el2/base/.backup/run"))).toBe(false);
  });

  test.skipIf(read === undefined).each(accepted)(
    "takes from %s what has a place, whole, and tells the rest",
    (name) => {
      const outcome = outcomes[name];
      if (outcome === undefined || !("accepted" in outcome) || read === undefined) throw new Error("not in the table");
      using application = withOldData();
      const old = contentsOf(application);
      const result = application.unpack(originalSetOf(read(name)));
      const { failed = [], notes = [] } = outcome;
      expect(contentsOf(application)).toEqual({
        ...old,
        ...(outcome.isEmpty ? {} : Object.fromEntries(intactContent)),
        ...outcome.with,
      });
      expect(application.failed).toEqual(failed);
      expect(result).toMatchObject({ failedCount: failed.length, skippedCount: notes.length });
      expect(application.notes).toEqual(notes);
    },
  );
});

test("unpackBundle() refuses a flipped bit of content where the manifest knows the SHA-256, as ours does", () => {
  using application = withOldData();
  const before = everythingOf(application);
  const [intact, flipped] = [made.get("00-intact"), made.get("04-data-bit-flipped")];
  const set = setOf(intact ?? Buffer.of());
  set.set("part.0.tar", flipped ?? Buffer.of());
  expect(() => application.unpack(set)).toThrow(/"part\.0\.tar": its content has changed/);
  expect(compareTrees(before, everythingOf(application))).toEqual([]);
});

function namesOf(isWanted: (outcome: Outcome) => boolean): string[] {
  return Object.keys(outcomes).filter((name) => isWanted(outcomes[name] ?? { refused: "" }));
}

function withOldData(): ThrowAwayApplication {
  return new ThrowAwayApplication().plant(`${files}/a.txt`, "an older one").plant(`${files}/mine.txt`, "kept");
}

/** Text of every file by sandbox path, folders that are empty too; what lies outside the roots would show as well. */
function contentsOf(application: ThrowAwayApplication): Record<string, string | undefined> {
  const tree = everythingOf(application);
  const isFull = (path: string) => [...tree.keys()].some((other) => other.startsWith(`${path}/`));
  const roots = ["el1/base", "el2/base", "el2/database"];
  const contents: Record<string, string | undefined> = {};
  for (const [path, { kind }] of tree) {
    if (kind === "directory" && (roots.includes(path) || isFull(path))) continue;
    const text = kind === "file" ? readFileSync(join(application.directory, path), "utf8") : undefined;
    contents[`/data/storage/${path}`] = text;
  }
  return contents;
}

function flippedTenth(text: string): string {
  return `${text.slice(0, 10)}${String.fromCharCode(text.charCodeAt(10) ^ 1)}${text.slice(11)}`;
}
