import { matchGlob } from "./match-glob.ts";
import { parseGlob } from "./parse-glob.ts";

/** True where a component of an include is a pattern; a backslash makes it one, since it must be taken out. */
export function hasGlobMagic(component: string): boolean {
  return /[*?[\\]/.test(component);
}

/**
 * A test for the names in a folder that one component of an include stands for. As in `glob`, a leading dot must be
 * written out, and as in the device's that means the pattern's very first character; a backslash with nothing behind it
 * matches nothing. Each UTF-16 unit counts as one character: see `compileExcludes`.
 *
 * @see app_file_service: b_dir.cpp, ExpandPathWildcard; musl: src/regex/glob.c
 */
export function compileGlobComponent(pattern: string): (name: string) => boolean {
  if (endsInLoneBackslash(pattern)) return () => false;
  const tokens = parseGlob(pattern);
  const hasDot = pattern.startsWith(".");
  return (name) => (hasDot || !name.startsWith(".")) && matchGlob(tokens, name);
}

/** True where the last backslash takes no other's magic away. */
export function endsInLoneBackslash(component: string): boolean {
  return (/\\*$/.exec(component)?.[0].length ?? 0) % 2 === 1;
}
