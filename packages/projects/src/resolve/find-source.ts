import { statSync } from "node:fs";
import { join } from "node:path";

/**
 * Finds the source that a path without its ending means: the file itself, with `.ets`, `.ts` or `.js` after it, or the
 * index of that folder. A `.json` file counts where its ending is written. Declarations (`.d.ts`, `.d.ets`) are never
 * the answer, for they hold nothing to run.
 *
 * @param path Absolute.
 */
export function findSource(path: string): string | undefined {
  const files = [path, ...endings.map((ending) => path + ending)];
  const indexes = ["index", "Index"].flatMap((name) => endings.map((ending) => join(path, name + ending)));
  return [...files, ...indexes].find(isSource);
}

// .ets first: where both lie side by side, the platform's own build takes it.
const endings = [".ets", ".ts", ".js", ".mjs"];

function isSource(path: string): boolean {
  if (![...endings, ".json"].some((ending) => path.endsWith(ending)) || /\.d\.e?ts$/.test(path)) return false;
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
