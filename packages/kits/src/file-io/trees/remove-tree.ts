import { readdirSync, rmdirSync, unlinkSync } from "node:fs";

const entriesPerStep = 256;

/** Removes a directory with all that is in it. Links are removed, not followed. */
export function* removeTree(hostPath: string): Generator<undefined, void, undefined> {
  let removed = 0;
  for (const entry of readdirSync(hostPath, { withFileTypes: true })) {
    const path = `${hostPath}/${entry.name}`;
    if (entry.isDirectory()) yield* removeTree(path);
    else unlinkSync(path);
    removed += 1;
    if (removed % entriesPerStep === 0) yield;
  }
  rmdirSync(hostPath);
}
