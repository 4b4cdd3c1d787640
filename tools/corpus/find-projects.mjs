import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const maxDepth = 8;
const foldersOfTools = new Set(["node_modules", "oh_modules", "build", "hvigor"]);

/** Folders of whole projects below a directory, that directory included, by path. */
export function findProjects(directory) {
  return [...walk(directory, 0)];
}

function* walk(directory, depth) {
  if (["app.json5", "app.json"].some((name) => existsSync(join(directory, "AppScope", name)))) yield directory;
  if (depth === maxDepth) return;
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !foldersOfTools.has(entry.name))
    .map((entry) => entry.name)
    .sort();
  for (const folder of folders) yield* walk(join(directory, folder), depth + 1);
}
