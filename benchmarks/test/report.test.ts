import { expect, test } from "vitest";
import { medianOf } from "../measure/median-of.ts";
import type { MemoryPeak } from "../measure/memory.ts";
import { oneBundle, type RaceResult, type Turn } from "../measure/race.ts";
import { compareWithAims } from "../report/aims.ts";
import { replaceSection } from "../report/replace-section.ts";
import { writeReport } from "../report/write-report.ts";

test("medianOf() takes the middle one, or the mean of the two in the middle", () => {
  expect(medianOf([9, 1, 5])).toBe(5);
  expect(medianOf([1, 9, 5, 6])).toBe(5.5);
  expect(() => medianOf([])).toThrow(RangeError);
});

test("replaceSection() replaces the table of its own corpus and leaves prose and other tables as they are", () => {
  const both = replaceSection(replaceSection("# Performance\n\nProse.\n", "quick", "old"), "full", "other");
  const again = replaceSection(both, "quick", "new $& text");
  expect(again).toBe(both.replace("old", () => "new $& text"));
  expect(again).toContain("Prose.");
  expect(replaceSection(again, "full", "other")).toBe(again);
});

test("writeReport() shows medians, their ratios to rsync, the peak of memory, and the aims", () => {
  const text = writeReport({
    ...{ corpus: "quick", seed: 1, rounds: 3, bundleCount: 20, fileCount: 2021, totalBytes: 3 * 2 ** 20 },
    machine: ["Machine: a big one"],
    date: "2026-01-02",
    result,
  });
  expect(text).toContain("### `quick`: 3.0 MiB in 2,021 files of 20 bundles");
  expect(text).toContain("- Machine: a big one");
  expect(text).toContain("| carryall | 3.00 (2.00–9.00) | 1.50 | 4.00 | 6.00 (4.00–18.00) | 3.00 | 7.00 |");
  expect(text).toContain("| rsync -a | 2.00 | 1.00 | 3.00 | 2.00 | 1.00 | 3.00 |");
  expect(text).toContain("| backup | 300 | 400 | 12 | 100 |");
  expect(text).toContain("| all bundles to a directory | no slower than `rsync -a` | 1.50 of its time | **no** |");
  expect(text).toContain("| memory, all processes together | 350 MiB, whatever the amount of data | 300 MiB | yes |");
});

test("compareWithAims() holds one tiny bundle and a hundred of them against the clock", () => {
  const turns = [...result.turns, turn(oneBundle, 0.4, 0.5)];
  expect(compareWithAims("tiny", { ...result, turns }).map(({ measured, isMet }) => [measured, isMet])).toEqual([
    ["0.40 s", true],
    ["3.00 s", true],
    ["300 MiB", true],
  ]);
});

const peak: MemoryPeak = {
  ...{ pssBytes: 300 * 2 ** 20, rssBytes: 400 * 2 ** 20 },
  ...{ processCount: 12, sampleCount: 100, ownSeconds: 1 },
};
const result: RaceResult = {
  cold: turn("carryall", 5, 6),
  turns: [turn("carryall", 2, 4), turn("rsync -a", 2, 2), turn("carryall", 9, 18), turn("carryall", 3, 6)],
  memory: { backup: peak, restore: peak },
  verifiedRestores: 5,
};

function turn(contender: string, backup: number, restore: number): Turn {
  return {
    contender,
    backup: { seconds: backup, onDiskSeconds: backup + 1 },
    restore: { seconds: restore, onDiskSeconds: restore + 1 },
  };
}
