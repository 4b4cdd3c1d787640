import { compareTrees, snapshotTree, type TreeSnapshot } from "@carryall/testkit";

/**
 * Holds every bundle's folder against what the corpus has: names, content by hash, modes and times.
 *
 * @returns One line for each difference; empty where all is as it was.
 */
export function verifyCorpus(
  corpus: ReadonlyMap<string, TreeSnapshot>,
  folderOf: (bundle: string) => string,
): string[] {
  return [...corpus].flatMap(([bundle, expected]) =>
    compareTrees(expected, snapshotTree(folderOf(bundle))).map((difference) => `${bundle}: ${difference}`),
  );
}
