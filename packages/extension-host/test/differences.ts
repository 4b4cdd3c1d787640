import { compareTrees, snapshotTree } from "@carryall/testkit";
import type { ThrowAwayApplication } from "./throw-away-application.ts";

/** What differs between the data of two applications; the framework's own folders are nobody's data. */
export function differences(source: ThrowAwayApplication, target: ThrowAwayApplication): string[] {
  const leaveOut = ["el1/base/.backup", "el2/base/.backup", "el2/database/.backup"];
  const data = ({ directory }: ThrowAwayApplication) => snapshotTree(directory, { leaveOut });
  const isAboveRoots = (line: string) => /^el\d: /.test(line);
  return compareTrees(data(source), data(target)).filter((line) => !isAboveRoots(line));
}
