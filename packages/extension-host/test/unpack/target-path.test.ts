import type { SandboxRoots } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import { RefusedPlace, targetPathOf } from "../../src/unpack/target-path.ts";

const roots: SandboxRoots = [
  { sandboxPath: "/data/storage/el2/base", hostPath: "/höme/base" },
  { sandboxPath: "/data/storage/el2/database", hostPath: "/höme/database" },
];
const base = "/data/storage/el2/base";

function target(name: string | Buffer, options: { isFolder?: boolean; below?: string } = {}) {
  const found = targetPathOf(Buffer.from(name), { roots, ...options });
  return [Buffer.from(found.path, "latin1").toString(), Buffer.from(found.hostPath, "latin1").toString()];
}

describe("targetPathOf()", () => {
  test.each([
    ["an absolute name", `${base}/files/a`, `${base}/files/a`, "/höme/base/files/a"],
    ["a name without the first slash", "data/storage/el2/base/ä", `${base}/ä`, "/höme/base/ä"],
    ["doubled slashes and dots", `/./${base}//files/./a/`, `${base}/files/a`, "/höme/base/files/a"],
    ["names that begin with dots", `${base}/..a/.b/...`, `${base}/..a/.b/...`, "/höme/base/..a/.b/..."],
    ["another root", "/data/storage/el2/database/app.db", "/data/storage/el2/database/app.db", "/höme/database/app.db"],
    ["a name like the framework's own", `${base}/.backup2/a`, `${base}/.backup2/a`, "/höme/base/.backup2/a"],
    [
      "the framework's name deeper down",
      `${base}/files/.backup/a`,
      `${base}/files/.backup/a`,
      "/höme/base/files/.backup/a",
    ],
  ])("finds the place of %s", (_what, name, path, hostPath) => expect(target(name)).toEqual([path, hostPath]));

  test("keeps the bytes of a name that is not UTF-8", () => {
    const name = Buffer.concat([Buffer.from(`${base}/`), Buffer.of(0xff, 0xfe)]);
    const found = targetPathOf(name, { roots });
    expect(Buffer.from(found.hostPath, "latin1")).toEqual(
      Buffer.concat([Buffer.from("/höme/base/"), Buffer.of(0xff, 0xfe)]),
    );
  });

  test.each([
    ["nothing", "", "EINVAL"],
    ["only slashes", "///", "EINVAL"],
    ["only dots", "./.", "EINVAL"],
    ["a NUL", `${base}/a\0b`, "EINVAL"],
    ["..", "..", "EPERM"],
    [".. at the end", `${base}/files/..`, "EPERM"],
    [".. in the middle, also where it stays inside", `${base}/files/../a`, "EPERM"],
    [".. at the start", `../..${base}/a`, "EPERM"],
    ["a place outside", "/etc/passwd", "EPERM"],
    ["a bare name", "a.txt", "EPERM"],
    ["a root that is not there", "/data/storage/el3/base/a", "EPERM"],
    ["a root's name with more behind it", "/data/storage/el2/base2/a", "EPERM"],
    ["a folder above the roots", "/data/storage/el2", "EPERM"],
    ["a root, as a file", base, "EISDIR"],
    ["the framework's own folder", `${base}/.backup`, "EPERM"],
    ["a place in the framework's own folder", `${base}/.backup/run/0.place`, "EPERM"],
    ["a place in the framework's own folder, with detours", `${base}//./.backup/x`, "EPERM"],
    ["a path of 4,096 bytes", `${base}/${"x".repeat(4095 - base.length)}`, "ENAMETOOLONG"],
    ["a place in the user's public storage", "/storage/Users/currentUser/Documents/a", "ENOTSUP"],
  ])("refuses %s", (_what, name, errno) => {
    expect(() => target(name)).toThrow(RefusedPlace);
    expect(() => target(name)).toThrow(expect.objectContaining({ errno }));
  });

  test("takes a root when it is meant as a folder", () => {
    expect(target(`${base}/`, { isFolder: true })).toEqual([base, "/höme/base"]);
  });

  test("moves the place below another folder when there is one, and refuses what it refused before", () => {
    const below = `${base}/.backup/restore`;
    expect(target("/data/storage/el2/database/a", { below })).toEqual([
      `${below}/data/storage/el2/database/a`,
      "/höme/base/.backup/restore/data/storage/el2/database/a",
    ]);
    for (const name of ["/etc/passwd", `${base}/.backup/x`, `${base}/../x`])
      expect(() => target(name, { below })).toThrow();
  });
});
