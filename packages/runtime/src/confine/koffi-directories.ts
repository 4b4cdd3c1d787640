import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/**
 * Folders of koffi and of its binary for this platform, as a program would load them; empty where it is not installed.
 * They are two packages, and both must be seen inside a sandbox.
 */
export function koffiDirectories(program: string): string[] {
  try {
    const modules = modulesFolderOf(createRequire(program).resolve("koffi"));
    const names = ["koffi", `@koromix/koffi-${process.platform}-${process.arch}`];
    return names.map((name) => join(modules, name)).filter((directory) => existsSync(directory));
  } catch {
    return [];
  }
}

function modulesFolderOf(file: string): string {
  const folder = dirname(file);
  if (basename(folder) === "node_modules" || folder === file) return folder;
  return modulesFolderOf(folder);
}
