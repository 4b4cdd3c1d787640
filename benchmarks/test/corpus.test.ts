import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { TreeSnapshot } from "@carryall/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CorpusContent } from "../corpus/corpus-content.ts";
import { type CorpusShape, corpusShapes, planCorpus } from "../corpus/plan-corpus.ts";
import { plantCorpus } from "../corpus/plant-corpus.ts";
import { verifyCorpus } from "../corpus/verify-corpus.ts";

const shape: CorpusShape = {
  bundleCount: 2,
  groups: [
    { count: 60, minBytes: 0, maxBytes: 3000 },
    // Longer than what is made at once.
    { count: 2, minBytes: 1024 * 1024 + 1, maxBytes: 1024 * 1024 + 99 },
  ],
};
const mib = 1024 * 1024;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "carryall-bench-test-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

test("planCorpus() makes the full corpus of 2 GiB in 20 bundles, with two big files in different ones", () => {
  const bundles = planCorpus(corpusShapes.full, 1);
  const files = bundles.flatMap((bundle) => bundle.files);
  const within = (min: number, max: number) => files.filter(({ sizeBytes: b }) => b >= min && b <= max).length;
  expect(bundles).toHaveLength(20);
  expect([within(1024, 64 * 1024), within(mib, 10 * mib), within(300 * mib, 300 * mib)]).toEqual([20_000, 200, 2]);
  expect(bundles.filter((bundle) => bundle.files.some(({ sizeBytes }) => sizeBytes === 300 * mib))).toHaveLength(2);
  expect(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 2 ** 30).toBeCloseTo(2.25, 0);
});

test.each([
  ["quick", 20, 2021],
  ["many", 1, 200_000],
  ["tiny", 100, 500],
] as const)("planCorpus() makes the corpus %s of %i bundles and %i files", (name, bundleCount, fileCount) => {
  const bundles = planCorpus(corpusShapes[name], 1);
  const paths = bundles.flatMap(({ files, name }) => files.map(({ path }) => `${name}/${path}`));
  expect([bundles.length, paths.length, new Set(paths).size]).toEqual([bundleCount, fileCount, fileCount]);
  expect(bundles.every(({ files }) => files.length === fileCount / bundleCount || name === "quick")).toBe(true);
});

test("plantCorpus() writes the same tree for the same seed, and another one for another seed", () => {
  const first = plant("first", 7);
  const again = plant("again", 7);
  const other = plant("other", 8);
  expect([...again]).toEqual([...first]);
  expect([...other]).not.toEqual([...first]);
});

test("plantCorpus() says what is on the disk: every name, size, hash, mode and time", () => {
  const corpus = plant("device", 3);
  expect(verify(corpus)).toEqual([]);
  const trees = [...corpus.values()].map((tree) => [...tree.values()]);
  expect(trees.flat().filter(({ kind }) => kind === "file")).toHaveLength(62);
  expect(trees.flat().filter(({ kind }) => kind === "directory").length).toBeGreaterThan(4);
});

test("CorpusContent makes prose that compresses and noise that does not", () => {
  const content = new CorpusContent(1);
  const deflatedBytes = (kind: "prose" | "noise") => {
    const chunks = [...content.chunksOf({ number: 1, sizeBytes: 100_000, content: kind })];
    return deflateRawSync(Buffer.concat(chunks)).length;
  };
  expect(deflatedBytes("prose")).toBeLessThan(20_000);
  expect(deflatedBytes("noise")).toBeGreaterThan(99_000);
});

test("verifyCorpus() finds a changed byte, though size and time are as they were", () => {
  const { corpus, path, entry } = plantedFile();
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  setTime(path, entry.mtimeNs);
  expect(verify(corpus).filter((line) => !line.includes("mtimeNs"))).toEqual([expect.stringContaining("sha256 is")]);
});

test("verifyCorpus() finds a changed mode", () => {
  const { corpus, path } = plantedFile();
  chmodSync(path, 0o755);
  expect(verify(corpus)).toEqual([expect.stringContaining("mode is 0755")]);
});

test("verifyCorpus() finds a changed time", () => {
  const { corpus, path } = plantedFile();
  utimesSync(path, 1, 1);
  expect(verify(corpus)).toEqual([expect.stringContaining("mtimeNs is 1000000000")]);
});

test("verifyCorpus() finds a missing file", () => {
  const { corpus, path } = plantedFile();
  rmSync(path);
  expect(verify(corpus)).toContainEqual(expect.stringContaining("is missing"));
});

test("verifyCorpus() finds an additional file", () => {
  const { corpus, path } = plantedFile();
  appendFileSync(`${path}.more`, "");
  expect(verify(corpus)).toContainEqual(expect.stringContaining(".more: should not be there"));
});

function plant(name: string, seed: number, of: CorpusShape = shape): ReadonlyMap<string, TreeSnapshot> {
  return plantCorpus(planCorpus(of, seed), { seed, folderOf: (bundle) => makeFolder(name, bundle) });
}

function makeFolder(name: string, bundle: string): string {
  const folder = join(directory, name, bundle);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function verify(corpus: ReadonlyMap<string, TreeSnapshot>): string[] {
  return verifyCorpus(corpus, (bundle) => join(directory, "device", bundle));
}

/** A corpus on disk, and a file that lies in no folder, so that touching it touches nothing else. */
function plantedFile() {
  const corpus = plant("device", 3, { bundleCount: 2, groups: [{ count: 40, minBytes: 1, maxBytes: 999 }] });
  for (const [bundle, tree] of corpus) {
    for (const [name, entry] of tree) {
      if (entry.kind !== "file" || entry.sizeBytes === 0 || name.includes("/")) continue;
      return { corpus, entry, path: join(directory, "device", bundle, Buffer.from(name, "latin1").toString()) };
    }
  }
  throw new Error("The corpus has no such file");
}

function setTime(path: string, mtimeNs: string): void {
  utimesSync(path, String(Number(mtimeNs) / 1e9), String(Number(mtimeNs) / 1e9));
}
