import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeTarMember, type ManifestItem, tarPadding, tarTrailer } from "@carryall/formats";
import { describe, expect, test } from "vitest";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";
import { itemOf, setOf, withManifest } from "./hostile-set.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;

function inBase(...paths: readonly string[]): string[] {
  return ["el2/base", ...paths.map((path) => `el2/base/${path}`)];
}

interface HostileMember {
  readonly path: string;
  readonly content?: string;
  /** Replaces the type in the header that was made. */
  readonly typeflag?: string;
  readonly type?: "file" | "directory";
}

function tar(...members: readonly HostileMember[]): Buffer {
  return Buffer.concat([...members.flatMap(encode), tarTrailer]);
}

function encode({ path, content = "", typeflag, type = "file" }: HostileMember): Uint8Array[] {
  const data = Buffer.from(content);
  const header = encodeTarMember({
    path: Buffer.from(path),
    type,
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: data.length,
    mtimeNs: 0n,
  });
  if (typeflag !== undefined) setTypeflag(header, typeflag);
  return [header, data, Buffer.alloc(tarPadding(data.length))];
}

function setTypeflag(header: Uint8Array, typeflag: string): void {
  header[156] = typeflag.charCodeAt(0);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
}

/** Everything but the framework's own folders. */
function dataOf(application: ThrowAwayApplication): string[] {
  return readdirSync(application.directory, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.includes(".backup"))
    .sort();
}

const good: HostileMember = { path: `${files}/good`, content: "good" };

describe("unpackBundle() refuses the archive and changes nothing", () => {
  test("when a member's name has a NUL in it", () => {
    using application = new ThrowAwayApplication();
    const archive = tar({ path: `${files}/${"n".repeat(120)}`, content: "x" });
    // In the long-name record, behind which the header's own name is not looked at.
    archive[512 + 60] = 0;
    expect(() => application.unpack(setOf(archive))).toThrow(/NUL/);
    expect(readdirSync(application.hostPathOf(base))).toEqual([".backup"]);
  });

  const whole = tar(good, { path: `${files}/second`, content: "x".repeat(2000) });
  test.each([
    ["is cut in its content", whole.subarray(0, 2000)],
    ["is cut before its end", whole.subarray(0, whole.length - 1024)],
    ["is cut to nothing", Buffer.alloc(0)],
    ["has a changed header", Buffer.from(whole).fill(0x41, 0, 10)],
    ["has something behind its end", Buffer.concat([whole, Buffer.from("more")])],
  ])("when the second archive %s, although the first one is good", (_what, second) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/good`, "old");
    const before = dataOf(application);
    expect(() => application.unpack(setOf(tar(good), second))).toThrow(
      expect.objectContaining({ reason: "unpackFailed", message: expect.stringContaining("part.1.tar") }),
    );
    expect(dataOf(application)).toEqual(before);
    expect(readFileSync(application.hostPathOf(`${files}/good`), "utf8")).toBe("old");
  });

  const big = Buffer.alloc(2000, "big");
  const bigItem = (changes: Partial<ManifestItem>) =>
    itemOf("9c1185a5c5e9fc54", big, { isBigFile: true, path: Buffer.from(`${files}/big`), ...changes });
  test.each([
    ["a wrong SHA-256", bigItem({ sha256: "0".repeat(64) }), /content has changed/],
    [
      "a wrong size",
      bigItem({ stat: { sizeBytes: 1999, mode: 0o100600, atimeNs: 0n, mtimeNs: 0n } }),
      /2000 bytes and should have 1999/,
    ],
    ["a file that did not come", bigItem({ fileName: "absent" }), /absent.*not delivered/],
  ])("when the manifest has %s", (_what, item, reason) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/good`, "old");
    const before = dataOf(application);
    const part = tar(good);
    const set = withManifest(
      [
        ["part.0.tar", part],
        ["9c1185a5c5e9fc54", big],
      ],
      [itemOf("part.0.tar", part), item],
    );
    expect(() => application.unpack(set)).toThrow(
      expect.objectContaining({ reason: "unpackFailed", message: expect.stringMatching(reason) }),
    );
    expect(dataOf(application)).toEqual(before);
    expect(readFileSync(application.hostPathOf(`${files}/good`), "utf8")).toBe("old");
  });

  test.each([
    ["is missing", undefined, /not delivered/],
    ["is cut", '[{"fileName":"part.0.tar"', /not JSON/],
    ["is an object", "{}", /not a list/],
  ])("when manage.json %s", (_what, text, reason) => {
    using application = new ThrowAwayApplication();
    const set: BackupSet = new Map([["part.0.tar", tar(good)]]);
    if (text !== undefined) set.set("manage.json", Buffer.from(text));
    expect(() => application.unpack(set)).toThrow(reason);
    expect(existsSync(application.hostPathOf(files))).toBe(false);
  });
});

describe("unpackBundle() tells what has no place of the application's as failed, and restores the rest,", () => {
  test.each([
    ["leads out by ..", { path: `${files}/../../../../../escaped` }, "EPERM"],
    ["leads out by .. at once", { path: "../escaped" }, "EPERM"],
    ["is absolute and outside", { path: "/tmp/carryall-escaped" }, "EPERM"],
    ["is the framework's own folder", { path: `${base}/.backup/run/1.place` }, "EPERM"],
    ["is a folder outside", { path: "/tmp/carryall-escaped", type: "directory" as const }, "EPERM"],
    ["is a root, as a file", { path: base }, "EISDIR"],
    ["is in the user's public storage", { path: "/storage/Users/currentUser/Documents/a" }, "ENOTSUP"],
  ])("when a member's place %s", (_what, member, errno) => {
    using application = new ThrowAwayApplication();
    const content = "type" in member ? "" : "x";
    const archive = tar({ ...member, content }, { path: `${files}/good`, content: "good" });
    const result = application.unpack(setOf(archive));
    expect(dataOf(application)).toEqual(["el1", "el1/base", "el2", ...inBase("files", "files/good"), "el2/database"]);
    expect(result).toMatchObject({ fileCount: 1, failedCount: 1, failures: [{ path: member.path, errno }] });
    expect(application.failed).toEqual([{ path: member.path, errno }]);
    expect(application.failures).toEqual([expect.stringMatching(/not restored, part\.0\.tar at byte 0: its /)]);
    expect(existsSync("/tmp/carryall-escaped")).toBe(false);
  });

  test.each([
    ["outside", "/tmp/carryall-escaped", "EPERM"],
    ["that leads out", `${files}/../../x`, "EPERM"],
    ["in the framework's own folder", `${base}/.backup/x`, "EPERM"],
    ["that is a root", base, "EISDIR"],
    ["that is none", "", "EINVAL"],
    ["in the user's public storage", "/storage/Users/currentUser/Documents/a.mp4", "ENOTSUP"],
  ])("when the manifest has a big file with a place %s", (_what, place, errno) => {
    using application = new ThrowAwayApplication();
    const [part, big] = [tar(good), Buffer.alloc(2000, "big")];
    const item = itemOf("9c1185a5c5e9fc54", big, { isBigFile: true, path: Buffer.from(place) });
    const contents = [["part.0.tar", part] as const, ["9c1185a5c5e9fc54", big] as const];
    const result = application.unpack(withManifest(contents, [itemOf("part.0.tar", part), item]));
    expect(dataOf(application)).toEqual(["el1", "el1/base", "el2", ...inBase("files", "files/good"), "el2/database"]);
    expect(result).toMatchObject({ fileCount: 1, failedCount: 1 });
    expect(application.failed).toEqual([{ path: place, errno }]);
    expect(application.failures).toEqual([expect.stringContaining("manage.json (9c1185a5c5e9fc54)")]);
    expect(existsSync("/tmp/carryall-escaped")).toBe(false);
  });

  test.each(["../../files/good", "52087136588cca77.dot/noext"])(
    "when the manifest names a big file %j, which nobody can have handed over",
    (fileName) => {
      using application = new ThrowAwayApplication();
      const part = tar(good);
      const item = itemOf(fileName, Buffer.of(), { isBigFile: true, path: Buffer.from(`${files}/big`) });
      const result = application.unpack(withManifest([["part.0.tar", part]], [itemOf("part.0.tar", part), item]));
      expect(result).toMatchObject({ fileCount: 1, failedCount: 1 });
      expect(application.failed).toEqual([{ path: `${files}/big`, errno: "ENOENT" }]);
      expect(readdirSync(application.hostPathOf(files))).toEqual(["good"]);
    },
  );

  test("and of a million of them counts all, tells the first thousand, and says so", () => {
    using application = new ThrowAwayApplication();
    const members = Array.from({ length: 1005 }, (_, number) => ({ path: `/elsewhere/${number}` }));
    const result = application.unpack(setOf(tar(...members, good)));
    expect(result).toMatchObject({ fileCount: 1, failedCount: 1005 });
    expect(result.failures).toHaveLength(20);
    expect(application.failed).toHaveLength(1000);
    expect(application.notes).toEqual([expect.stringMatching(/more than 1000 files failed/)]);
  });
});

describe("unpackBundle()", () => {
  test.each([
    ["a symbolic link", "2"],
    ["a hard link", "1"],
    ["a character device", "3"],
    ["a FIFO", "6"],
  ])("does not make %s, says so, and goes on", (_what, typeflag) => {
    using application = new ThrowAwayApplication();
    const archive = tar({ path: `${files}/special`, typeflag }, { path: `${files}/after`, content: "after" });
    expect(application.unpack(setOf(archive))).toMatchObject({ fileCount: 1, totalBytes: 5, skippedCount: 1 });
    expect(readdirSync(application.hostPathOf(files))).toEqual(["after"]);
    expect(application.notes).toEqual([expect.stringContaining(`${files}/special of part.0.tar`)]);
  });

  test.each([
    ["folder", { path: `${files}/link/inside`, content: "x" }],
    ["folder that is itself a member", { path: `${files}/link`, type: "directory" as const }],
  ])("does not go through a link that is there in the place of a %s", (_what, member) => {
    using application = new ThrowAwayApplication();
    const outside = join(application.directory, "outside");
    mkdirSync(outside);
    mkdirSync(application.hostPathOf(files));
    symlinkSync(outside, application.hostPathOf(`${files}/link`));
    expect(() => application.unpack(setOf(tar(member)))).toThrow(/symbolic link is in the way/);
    expect(readdirSync(outside)).toEqual([]);
  });

  test("replaces a link that is there in the place of a file, and leaves its target alone", () => {
    using application = new ThrowAwayApplication();
    const outside = join(application.directory, "outside");
    writeFileSync(outside, "theirs");
    mkdirSync(application.hostPathOf(files));
    symlinkSync(outside, application.hostPathOf(`${files}/a`));
    application.unpack(setOf(tar({ path: `${files}/a`, content: "ours" })));
    expect(readFileSync(outside, "utf8")).toBe("theirs");
    expect(readFileSync(application.hostPathOf(`${files}/a`), "utf8")).toBe("ours");
  });

  test("does not remove a folder with contents that is there in the place of a file", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a/mine`, "kept");
    expect(() => application.unpack(setOf(tar({ path: `${files}/a`, content: "x" })))).toThrow(
      /Cannot put .*files\/a in its place/,
    );
    expect(readFileSync(application.hostPathOf(`${files}/a/mine`), "utf8")).toBe("kept");
  });

  test("takes the last of several members with the same name", () => {
    using application = new ThrowAwayApplication();
    const [first, second] = ["first", "second"].map((content) => ({ path: `${files}/a`, content }));
    application.unpack(
      setOf(tar(first ?? { path: "" }, second ?? { path: "" }), tar({ path: `${files}/a`, content: "third" })),
    );
    expect(readFileSync(application.hostPathOf(`${files}/a`), "utf8")).toBe("third");
  });

  test("takes an application's own tar for a file when the manifest calls it one", () => {
    using application = new ThrowAwayApplication();
    const bytes = tar({ path: "/etc/passwd", content: "not to be unpacked" });
    const item = itemOf("0123456789abcdef.tar", bytes, {
      isBigFile: true,
      isUserTar: true,
      path: Buffer.from(`${files}/my.tar`),
    });
    application.unpack(withManifest([["0123456789abcdef.tar", bytes]], [item]));
    expect(readFileSync(application.hostPathOf(`${files}/my.tar`))).toEqual(bytes);
  });

  test("reads the null that an increment without changes has for a manifest", () => {
    using application = new ThrowAwayApplication();
    const result = application.unpack(new Map([["manage.json", Buffer.from("null")]]));
    expect(result).toMatchObject({ fileCount: 0, totalBytes: 0, failedCount: 0 });
  });
});
