import { matchGlob } from "./match-glob.ts";
import { parseGlob } from "./parse-glob.ts";

/**
 * A test for the paths that a profile excludes, with the rules of a device's full backup:
 * `*` and `?` match slashes and leading dots; a pattern that matches a folder excludes what is in it; one that ends in
 * a slash excludes what is in the folder but not the folder; one with a slash is taken from the root, so that
 * `*.log` matches everywhere and a bare `cache` nowhere.
 *
 * The test takes an absolute path. Each UTF-16 unit counts as one character: for paths that may not be UTF-8 turn
 * the bytes of both, patterns and paths, into "binary" (latin1) strings first.
 *
 * @see app_file_service: b_dir.cpp, PreDealExcludes and IsDirsMatch (fnmatch, FNM_LEADING_DIR)
 */
export function compileExcludes(excludes: readonly string[]): (path: string) => boolean {
  const patterns = excludes.filter((exclude) => exclude !== "").map((exclude) => parseGlob(fromRoot(exclude)));
  return (path) => patterns.some((pattern) => matchGlob(pattern, path, { isLeadingDir: true }));
}

function fromRoot(exclude: string): string {
  const pattern = exclude.endsWith("/") ? `${exclude}*` : exclude;
  return pattern.includes("/") && !pattern.startsWith("/") ? `/${pattern}` : pattern;
}
