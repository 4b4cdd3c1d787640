import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanTree } from "../../src/tree/scan-tree.ts";
import type { TreeItem } from "../../src/tree/tree-item.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;

interface Lists {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

function scan(sandbox: ThrowAwaySandbox, { includes = [`${files}/`], excludes = [] }: Lists = {}): TreeItem[] {
  return [...scanTree(sandbox.roots, { includes, excludes })];
}

/** Paths as found, folders with a slash, what is skipped with its reason. */
function listed(items: readonly TreeItem[]): string[] {
  return items.map((item) => {
    if (item.kind === "skipped") return `${item.path} ${item.reason}`;
    return item.kind === "directory" ? `${item.path}/` : item.path;
  });
}

describe("scanTree()", () => {
  test("gives names in byte order and each folder after its contents, empty ones too", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(
      `${files}/b`,
      `${files}/a/z`,
      `${files}/a/Z`,
      `${files}/empty/`,
      `${files}/\xc3\xa4`,
      `${files}/\xff`,
    );
    expect(listed(scan(sandbox))).toEqual([
      `${files}/a/Z`,
      `${files}/a/z`,
      `${files}/a/`,
      `${files}/b`,
      `${files}/empty/`,
      `${files}/\xc3\xa4`,
      `${files}/\xff`,
      `${files}/`,
    ]);
  });

  test("gives where a file really is and its state, also when its name is not UTF-8", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/\xff\xfe`);
    const [item] = scan(sandbox);
    if (item?.kind !== "file") throw new Error("no file was found");
    expect(Buffer.from(item.hostPath, "latin1")).toEqual(sandbox.hostPathOf(`${files}/\xff\xfe`));
    expect(item.stats.mtimeNs).toBe(lstatSync(sandbox.hostPathOf(`${files}/\xff\xfe`), { bigint: true }).mtimeNs);
  });

  test("gives a file that the profile names, and dot files in a folder that it names", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/one`, `${files}/.dot`);
    expect(listed(scan(sandbox, { includes: [`${base}/one`, files] }))).toEqual([
      `${files}/.dot`,
      `${files}/`,
      `${base}/one`,
    ]);
  });

  test("gives a thing once when it is included twice or inside another", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/a/b`);
    const includes = [`${files}/a/b`, "/", files, `${files}/*`];
    const found = listed(scan(sandbox, { includes }));
    expect(found.filter((path) => path === `${files}/a/b`)).toHaveLength(1);
    expect(new Set(found).size).toBe(found.length);
  });

  // How excludes match in the full scan of a device, case by case.
  test.each([
    { exclude: `${files}/cache`, gone: ["cache/a.log", "cache/b/c", "cache/b/", "cache/"] },
    { exclude: "data/storage/el2/base/files/cache", gone: ["cache/a.log", "cache/b/c", "cache/b/", "cache/"] },
    { exclude: "data/storage/el2/base/files/cache/", gone: ["cache/a.log", "cache/b/c", "cache/b/"] },
    { exclude: "*.log", gone: ["a.log", "cache/a.log", "x.log/inside", "x.log/"] },
    { exclude: "*/cache", gone: ["cache/a.log", "cache/b/c", "cache/b/", "cache/", "sub/cache/d", "sub/cache/"] },
    { exclude: "cache", gone: [] },
    { exclude: "cache/", gone: [] },
    { exclude: "", gone: [] },
    { exclude: `${files}/*.tmp`, gone: ["sub/e.tmp"] },
    { exclude: `${files}/cac`, gone: [] },
    { exclude: `${files}/?.log`, gone: ["a.log", "x.log/inside", "x.log/"] },
  ])("leaves out $gone when $exclude is excluded", ({ exclude, gone }) => {
    using sandbox = new ThrowAwaySandbox();
    const names = ["a.log", "cache/a.log", "cache/b/c", "cachebox", "sub/cache/d", "sub/e.tmp", "x.log/inside"];
    sandbox.plant(...names.map((name) => `${files}/${name}`));
    const all = listed(scan(sandbox));
    const expected = all.filter((path) => !gone.some((name) => path === `${files}/${name}`));
    expect(all.length - expected.length).toBe(gone.length);
    expect(listed(scan(sandbox, { excludes: [exclude] }))).toEqual(expected);
  });

  test("leaves out an include itself when its folder is excluded with a slash", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/cache/a`);
    expect(scan(sandbox, { includes: [`${files}/cache/`], excludes: [`${files}/cache/`] })).toEqual([]);
    expect(listed(scan(sandbox, { excludes: [`${files}/cache/`] }))).toEqual([`${files}/cache/`, `${files}/`]);
  });

  test.each([base, "/", `${base}/.backup/`, `${base}/.backup/run/`, `${base}/.backup/*`, `${base}/.b*/run/part.0.tar`])(
    "never gives the framework's own folder when %s is included",
    (include) => {
      using sandbox = new ThrowAwaySandbox();
      sandbox.plant(`${base}/.backup/run/part.0.tar`, "/data/storage/el1/base/.backup/x");
      expect(listed(scan(sandbox, { includes: [include] })).filter((path) => path.includes(".backup"))).toEqual([]);
    },
  );

  test("gives a folder of an application's own that is called .backup, deeper down", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/.backup/mine`);
    expect(listed(scan(sandbox))).toContain(`${files}/.backup/mine`);
  });

  test("skips links, FIFOs and sockets, says which, and follows and opens none of them", async () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/real/x`, "/data/storage/el1/base/outside/secret");
    sandbox.link(`${files}/dangling`, "nowhere").link(`${files}/out`, join(sandbox.directory, "el1-base/outside"));
    execFileSync("mkfifo", [String(sandbox.hostPathOf(`${files}/pipe`))]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(String(sandbox.hostPathOf(`${files}/talk`)), resolve));
    const found = listed(scan(sandbox));
    await new Promise((resolve) => server.close(resolve));
    expect(found).toEqual([
      `${files}/dangling symbolicLink`,
      `${files}/out symbolicLink`,
      `${files}/pipe fifo`,
      `${files}/real/x`,
      `${files}/real/`,
      `${files}/talk socket`,
      `${files}/`,
    ]);
  });

  test.each(["link", "link/", "link/secret", "link/*", "l*"])("skips a link that files/%s includes", (include) => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant("/data/storage/el1/base/outside/secret");
    sandbox.link(`${files}/link`, join(sandbox.directory, "el1-base/outside"));
    expect(listed(scan(sandbox, { includes: [`${files}/${include}`] }))).toEqual([`${files}/link symbolicLink`]);
  });

  test("passes over an include that leaves the sandbox or has .. in it, and goes on with the rest", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/a`);
    const includes = ["/etc/passwd", `${files}/../../secret`, files];
    expect(listed(scan(sandbox, { includes }))).toEqual([`${files}/a`, `${files}/`]);
  });

  test("takes patterns with line breaks for what they are, and excludes beside includes that are empty", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/two\nlines`, `${files}/two`, `${files}/other`);
    const includes = ["", files, `${base}/absent\n${base}`];
    const excludes = ["", `${files}/two\nlines`];
    expect(listed(scan(sandbox, { includes, excludes }))).toEqual([`${files}/other`, `${files}/two`, `${files}/`]);
    expect(listed(scan(sandbox, { includes: [`${files}/two\nl*`] }))).toEqual([`${files}/two\nlines`]);
    expect(scan(sandbox, { includes: [""], excludes: [] })).toEqual([]);
  });

  test("skips a path that no archive can hold, a folder's a byte earlier than a file's", () => {
    using sandbox = new ThrowAwaySandbox();
    const [root] = sandbox.roots;
    if (root === undefined) throw new Error("there is no root");
    // Longer inside than outside, so that the limit of this machine is not met first.
    const long = `/${"x".repeat(4095 - 1 - 2)}`;
    sandbox.plant("/data/storage/el1/base/f", "/data/storage/el1/base/gg", "/data/storage/el1/base/h/");
    const found = [...scanTree([{ sandboxPath: long, hostPath: root.hostPath }], { includes: [long], excludes: [] })];
    expect(found.map((item) => [item.kind, item.path.slice(long.length)])).toEqual([
      ["file", "/f"],
      ["skipped", "/gg"],
      ["skipped", "/h"],
      ["directory", ""],
    ]);
  });

  test.skipIf(process.getuid?.() !== 0)(
    "skips what an ordinary user may not read, and says EACCES (needs root to become one)",
    () => {
      using sandbox = new ThrowAwaySandbox();
      sandbox.plant(`${files}/closed/a`, `${files}/open`);
      execFileSync("chmod", ["0755", sandbox.directory]);
      execFileSync("chmod", ["0700", String(sandbox.hostPathOf(`${files}/closed`))]);
      process.seteuid?.(65534);
      try {
        const found = scan(sandbox);
        expect(found[0]).toMatchObject({
          kind: "skipped",
          path: `${files}/closed`,
          reason: "unreadable",
          errno: "EACCES",
        });
        expect(listed(found.slice(1))).toEqual([`${files}/open`, `${files}/`]);
      } finally {
        process.seteuid?.(0);
      }
    },
  );

  test.skipIf(process.getuid?.() !== 0).each(["closed/*", "closed/*/b", "c*/?", "closed/"])(
    "skips a folder in which an ordinary user may not look for %s, and says EACCES (needs root to become one)",
    (include) => {
      using sandbox = new ThrowAwaySandbox();
      sandbox.plant(`${files}/closed/a`, `${files}/closed/b`);
      execFileSync("chmod", ["0755", sandbox.directory]);
      // It may be gone through, which is no help to a pattern.
      execFileSync("chmod", ["0711", String(sandbox.hostPathOf(`${files}/closed`))]);
      process.seteuid?.(65534);
      try {
        const found = scan(sandbox, { includes: [`${files}/${include}`] });
        expect(found).toMatchObject([{ path: `${files}/closed`, reason: "unreadable", errno: "EACCES" }]);
      } finally {
        process.seteuid?.(0);
      }
    },
  );

  test("finds what a plain walk finds, whatever the tree and the excluded names", () => {
    const name = fc.constantFrom("a", "b", "cache", "x.log", ".dot", "\xff");
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `${files}/${names.join("/")}`);
    const excluded = fc.subarray(["a", "cache", "x.log", ".dot"]);
    fc.assert(
      fc.property(fc.array(path, { maxLength: 10 }), excluded, (paths, names) => {
        using sandbox = new ThrowAwaySandbox();
        for (const each of paths) {
          try {
            sandbox.plant(each);
          } catch {
            // It lies below a file, or where a folder is.
          }
        }
        const found = scan(sandbox, { excludes: names.map((each) => `*/${each}`) });
        const isLeftOut = (walked: string) => names.some((each) => walked.split("/").includes(each));
        const expected = walk(sandbox, files).filter((walked) => !isLeftOut(walked.slice(base.length)));
        expect(
          found
            .filter((item) => item.kind === "file")
            .map((item) => item.path)
            .sort(),
        ).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });
});

function walk(sandbox: ThrowAwaySandbox, folder: string): string[] {
  if (!lstatSync(sandbox.hostPathOf(folder), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(sandbox.hostPathOf(folder), { withFileTypes: true, encoding: "latin1" }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(sandbox, path) : [path];
  });
}
