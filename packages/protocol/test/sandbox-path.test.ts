import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInsideRoots, type SandboxRoots, toHostPath, toSandboxPath } from "../src/sandbox-path.ts";

const roots: SandboxRoots = [
  { sandboxPath: "/data/storage/el2/base", hostPath: "/home/u/data/app/el2/100/base/com.example.notes" },
  { sandboxPath: "/data/storage/el2/database", hostPath: "/home/u/data/app/el2/100/database/com.example.notes" },
];
const base = "/home/u/data/app/el2/100/base/com.example.notes";

describe("toHostPath()", () => {
  test.each([
    ["a root itself", "/data/storage/el2/base", base],
    ["a root with a slash", "/data/storage/el2/base/", base],
    ["a file in a root", "/data/storage/el2/base/files/a.txt", `${base}/files/a.txt`],
    ["a path relative to the root directory", "data/storage/el2/base/files/a.txt", `${base}/files/a.txt`],
    ["doubled slashes", "//data///storage/el2//base//files//a.txt", `${base}/files/a.txt`],
    ["single dots", "/./data/storage/./el2/base/files/./a.txt/.", `${base}/files/a.txt`],
    ["two dots that stay inside", "/data/storage/el2/base/files/../a.txt", `${base}/a.txt`],
    ["two dots above everything", "/../../data/storage/el2/base/a.txt", `${base}/a.txt`],
    ["names that only begin with dots", "/data/storage/el2/base/..a/...", `${base}/..a/...`],
    ["two dots from one root into another", "/data/storage/el2/base/../database/x", `${roots[1]?.hostPath}/x`],
  ])("finds %s", (_what, sandboxPath, hostPath) => expect(toHostPath(roots, sandboxPath)).toBe(hostPath));

  test.each([
    ["the empty path", ""],
    ["the root directory", "/"],
    ["a folder above the roots", "/data/storage/el2"],
    ["a name that a root's name begins", "/data/storage/el2/base2/files/a.txt"],
    ["a root's name in other letters", "/data/storage/el2/BASE/a.txt"],
    ["two dots that lead out", "/data/storage/el2/base/../../el3/base/a.txt"],
    ["two dots that lead out, with doubled slashes", "/data/storage/el2/base//..//..//etc/passwd"],
    ["a host path", base],
  ])("gives undefined for %s", (_what, sandboxPath) => {
    expect(toHostPath(roots, sandboxPath)).toBeUndefined();
    expect(isInsideRoots(roots, sandboxPath)).toBe(false);
  });

  test("gives nothing when there are no roots", () => {
    expect(toHostPath([], "/data/storage/el2/base/a.txt")).toBeUndefined();
  });

  test("never leaves the roots, however a path is put together", () => {
    const part = fc.constantFrom("..", ".", "", "data", "storage", "el2", "base", "base2", "database", "files", "ä");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const hostPath = toHostPath(roots, parts.join("/"));
        if (hostPath === undefined) return;
        expect(hostPath.split("/")).not.toContain("..");
        expect(roots.some((root) => `${hostPath}/`.startsWith(`${root.hostPath}/`))).toBe(true);
      }),
    );
  });
});

describe("toSandboxPath()", () => {
  test.each([
    ["a root", base, "/data/storage/el2/base"],
    ["a file in a root", `${base}/files/a.txt`, "/data/storage/el2/base/files/a.txt"],
    ["doubled slashes and dots", `${base}//files/.././a.txt`, "/data/storage/el2/base/a.txt"],
    ["another application whose name this one's begins", `${base}2/a.txt`, undefined],
    ["two dots that lead to another application", `${base}/../com.example.other/a.txt`, undefined],
    ["a sandbox path", "/data/storage/el2/base/a.txt", undefined],
  ])("of %s", (_what, hostPath, sandboxPath) => expect(toSandboxPath(roots, hostPath)).toBe(sandboxPath));

  test("takes back what toHostPath() gave", () => {
    const name = fc.stringMatching(/^[^/\0]{1,8}$/).filter((text) => text !== "." && text !== "..");
    fc.assert(
      fc.property(fc.constantFrom(...roots), fc.array(name, { maxLength: 5 }), (root, names) => {
        const sandboxPath = [root.sandboxPath, ...names].join("/");
        expect(toSandboxPath(roots, toHostPath(roots, sandboxPath) ?? "")).toBe(sandboxPath);
      }),
    );
  });
});
