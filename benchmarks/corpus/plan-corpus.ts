import { SeededRandom } from "@carryall/testkit";

export interface PlannedFile {
  /** Unique in the corpus; with the seed it decides the content. */
  readonly number: number;
  /** Relative to the bundle's `files` folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Prose compresses to a tenth or less, noise not at all. */
  readonly content: "prose" | "noise";
  readonly mode: number;
  readonly mtimeNs: bigint;
}

export interface PlannedBundle {
  readonly name: string;
  readonly files: readonly PlannedFile[];
}

/** How many files of which sizes, and in how many bundles. */
export interface CorpusShape {
  readonly bundleCount: number;
  readonly groups: readonly FileGroup[];
}

/** Spread evenly over the bundles, in order. */
interface FileGroup {
  readonly count: number;
  readonly minBytes: number;
  readonly maxBytes: number;
}

const kib = 1024;
const mib = 1024 * kib;

export const corpusShapes = {
  /** 2 GiB, as people have it: most files are small, most bytes are in few. */
  full: {
    bundleCount: 20,
    groups: [
      { count: 20_000, minBytes: kib, maxBytes: 64 * kib },
      { count: 200, minBytes: mib, maxBytes: 10 * mib },
      { count: 2, minBytes: 300 * mib, maxBytes: 300 * mib },
    ],
  },
  /** A tenth of `full`. */
  quick: {
    bundleCount: 20,
    groups: [
      { count: 2000, minBytes: kib, maxBytes: 64 * kib },
      { count: 20, minBytes: mib, maxBytes: 10 * mib },
      { count: 1, minBytes: 30 * mib, maxBytes: 30 * mib },
    ],
  },
  many: { bundleCount: 1, groups: [{ count: 200_000, minBytes: 100, maxBytes: 4 * kib }] },
  tiny: { bundleCount: 100, groups: [{ count: 500, minBytes: kib, maxBytes: 4 * kib }] },
} as const satisfies Record<string, CorpusShape>;

export type CorpusName = keyof typeof corpusShapes;

/** Not a tree that one person could have walked through, but about this many files lie in a folder. */
const filesInFolder = 40;
const maxDepth = 3;
const firstDayNs = 1_500_000_000_000_000_000n;
const modes = [0o600, 0o640, 0o644];
const names = [
  { content: "noise", before: "IMG_", after: ".jpg" },
  { content: "noise", before: "录音 ", after: ".m4a" },
  { content: "prose", before: "note-", after: ".json" },
  { content: "prose", before: "Übersicht ", after: ".txt" },
] as const;

/** Decides on every file of a corpus: the same for the same shape and seed. */
export function planCorpus({ bundleCount, groups }: CorpusShape, seed: number): PlannedBundle[] {
  const random = new SeededRandom(seed);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const branches = Math.max(2, Math.round(Math.cbrt(total / bundleCount / filesInFolder)));
  const bundles = Array.from({ length: bundleCount }, (_, index) => ({
    name: `com.example.bench${String(index).padStart(3, "0")}`,
    files: [] as PlannedFile[],
  }));
  let number = 0;
  for (const group of groups) {
    for (let index = 0; index < group.count; index += 1) {
      bundles[Math.floor((index * bundleCount) / group.count)]?.files.push(
        planFile(number, { group, branches, random }),
      );
      number += 1;
    }
  }
  return bundles;
}

interface PlanFileOptions {
  readonly group: FileGroup;
  readonly branches: number;
  readonly random: SeededRandom;
}

function planFile(number: number, { group, branches, random }: PlanFileOptions): PlannedFile {
  const { content, before, after } = random.pick(names);
  const folders = Array.from({ length: random.below(maxDepth + 1) }, () => `folder ${random.below(branches)}`);
  const name = `${before}${String(number).padStart(6, "0")}${after}`;
  return {
    number,
    path: [...folders, name].join("/"),
    sizeBytes: group.minBytes + random.below(group.maxBytes - group.minBytes + 1),
    content,
    mode: random.pick(modes),
    mtimeNs: firstDayNs + BigInt(random.below(200_000_000)) * 1_000_000_000n + BigInt(random.below(1_000_000_000)),
  };
}
