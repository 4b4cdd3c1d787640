import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { SandboxPrograms } from "./sandbox-provider.ts";

/**
 * Finds what every sandbox runs.
 *
 * @param extensionHost Path of the extension host's program.
 */
export function findPrograms(extensionHost: string, timeZone: string | undefined): SandboxPrograms {
  return {
    node: process.execPath,
    extensionHost,
    koffiDirectories: koffiDirectories(createRequire(extensionHost)),
    timeZone,
  };
}

// koffi's code and its binary for this platform are two packages; both must be seen inside a sandbox.
function koffiDirectories(require: NodeJS.Require): string[] {
  try {
    const modules = modulesFolderOf(require.resolve("koffi"));
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
