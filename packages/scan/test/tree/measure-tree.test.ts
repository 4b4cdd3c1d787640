import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measureTree } from "../../src/tree/measure-tree.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const base = "/data/storage/el2/base";

test("measureTree() adds up the bytes of the files of all roots, without caches, links and the framework's own folder", async () => {
  using sandbox = new ThrowAwaySandbox();
  for (const [path, bytes] of [
    [`${base}/files/a`, 1],
    [`${base}/files/deep/\xff`, 20],
    ["/data/storage/el2/database/db", 300],
    ["/data/storage/el1/base/files/b", 4000],
    [`${base}/cache/c`, 50_000],
    [`${base}/temp/d`, 50_000],
    [`${base}/haps/entry/cache/e`, 50_000],
    [`${base}/.backup/run/part.0.tar`, 50_000],
  ] as const) {
    sandbox.plant(path);
    writeFileSync(sandbox.hostPathOf(path), Buffer.alloc(bytes));
  }
  sandbox.link(`${base}/files/link`, "deep");
  expect(await measureTree(sandbox.roots)).toBe(4321);
});

test("measureTree() is 0 when the roots are empty or not there", async () => {
  using sandbox = new ThrowAwaySandbox();
  expect(await measureTree(sandbox.roots)).toBe(0);
  expect(await measureTree([{ sandboxPath: base, hostPath: "/nonexistent" }])).toBe(0);
});

test("measureTree() lets other work go on when there are many files", async () => {
  using sandbox = new ThrowAwaySandbox();
  sandbox.plant(...Array.from({ length: 600 }, (_, index) => `${base}/files/${index}`));
  let breaths = 0;
  const breathe = setImmediate(() => {
    breaths += 1;
  });
  await measureTree(sandbox.roots);
  clearImmediate(breathe);
  expect(breaths).toBe(1);
});
