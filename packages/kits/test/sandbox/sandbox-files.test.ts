import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SandboxFiles } from "../../src/sandbox/sandbox-files.ts";
import { codeOf } from "../code-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("locate() translates, and resolves dots before it looks where a path lies", () => {
  using sandbox = openSandbox("mapped");
  const files = new SandboxFiles(sandbox.roots);
  expect(files.locate("/data/storage/el2/base//files/./a/../b")).toBe(`${sandbox.hostBase}/files/b`);
  expect(codeOf(() => files.locate("/data/storage/el2/base/../../../../etc"))).toBe(13900002);
  expect(codeOf(() => files.locate("/data/storage/el2/basement/a", { outside: "EACCES" }))).toBe(13900012);
});

test("locate() refuses a link that leads out, at any depth, dangling or not", () => {
  using sandbox = openSandbox("mapped");
  const files = new SandboxFiles(sandbox.roots);
  const { hostBase, base, outside } = sandbox;
  writeFileSync(`${outside}/secret`, "");
  symlinkSync(outside, `${hostBase}/absolute`);
  symlinkSync("../../../outside", `${hostBase}/relative`);
  symlinkSync(`${outside}/not-there-yet`, `${hostBase}/dangling`);
  symlinkSync("absolute", `${hostBase}/chain`);
  for (const path of ["absolute/secret", "relative/secret", "dangling", "chain/secret"]) {
    expect(
      codeOf(() => files.locate(`${base}/${path}`)),
      path,
    ).toBe(13900012);
  }
  expect(files.locate(`${base}/dangling`, { followsLast: false })).toBe(`${hostBase}/dangling`);
});

test("locate() follows links within the sandbox, by sandbox path, by host path and relative", () => {
  using sandbox = openSandbox("mapped");
  const files = new SandboxFiles(sandbox.roots);
  const { hostBase, base } = sandbox;
  mkdirSync(`${hostBase}/real`);
  symlinkSync(`${base}/real`, `${hostBase}/by-sandbox-path`);
  symlinkSync(`${hostBase}/real`, `${hostBase}/by-host-path`);
  symlinkSync("real", `${hostBase}/relative`);
  for (const name of ["by-sandbox-path", "by-host-path", "relative"]) {
    expect(files.locate(`${base}/${name}/new`), name).toBe(`${hostBase}/real/new`);
  }
});

test("locate() takes what is outside the sandbox for a path of the machine where that is allowed", () => {
  using sandbox = openSandbox("mapped");
  const files = new SandboxFiles(sandbox.roots, { allowsHostPaths: true });
  expect(files.locate(sandbox.outside)).toBe(sandbox.outside);
  expect(files.locate("beside/a.txt")).toBe("beside/a.txt");
  expect(files.locate(`${sandbox.base}/files`)).toBe(`${sandbox.hostBase}/files`);
  expect(codeOf(() => files.locate(""))).toBe(13900002);
});

test.each(["identity", "mapped"])(
  "locate() finds what older documentation puts into /data/storage/el2/backup in the staging folder of today (%s)",
  (kind) => {
    using sandbox = openSandbox("mapped");
    const base = "/data/storage/el2/base";
    // Where the mounts are real, a sandbox path is its own place.
    const hostBase = kind === "identity" ? base : sandbox.hostBase;
    const files = new SandboxFiles([{ sandboxPath: base, hostPath: hostBase }]);
    const below = "restore/data/storage/el2/base/files/a.txt";
    for (const path of [`/data/storage/el2/backup/${below}`, `/data/storage/el2//backup/./${below}`]) {
      expect(files.locate(path)).toBe(`${hostBase}/.backup/${below}`);
    }
    expect(files.locate("/data/storage/el2/backup")).toBe(`${hostBase}/.backup`);
    expect(codeOf(() => files.locate("/data/storage/el2/backups/a"))).toBe(13900002);
    expect(codeOf(() => files.locate("/data/storage/el2/backup/../elsewhere"))).toBe(13900002);
  },
);

test.each(["/storage/media/local/files/.backup", "/storage/Users/currentUser/.backup"])(
  "locate() finds what a system application looks for in its own backupDir, %s",
  (directory) => {
    using sandbox = openSandbox("mapped");
    const base = "/data/storage/el2/base";
    const files = new SandboxFiles([{ sandboxPath: base, hostPath: sandbox.hostBase }]);
    expect(files.locate(`${directory}/restore/data/a.txt`)).toBe(`${sandbox.hostBase}/.backup/restore/data/a.txt`);
    expect(codeOf(() => files.locate(`${directory}/../a.txt`))).toBe(13900002);
  },
);
