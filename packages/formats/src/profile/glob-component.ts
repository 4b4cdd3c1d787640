import { matchGlob } from "./match-glob.ts";
import { parseGlob } from "./parse-glob.ts";

/** True where a component of an include is a pattern; a backslash makes it one, since it must be taken out. */
export function hasGlobMagic(component: string): boolean {
  return /[*?[\\]/.test(component);
}

/**
 * A test for the names in a folder that one component of an include stands for. As in `glob`, a leading dot must be
 * written out. Each UTF-16 unit counts as one character: see `compileExcludes`.
 *
 * @see app_file_service: b_dir.cpp, ExpandPathWildcard
 */
export function compileGlobComponent(pattern: string): (name: string) => boolean {
  const tokens = parseGlob(pattern);
  const [first] = tokens;
  const hasDot = first?.kind === "character" && first.character === ".";
  return (name) => (hasDot || !name.startsWith(".")) && matchGlob(tokens, name);
}
