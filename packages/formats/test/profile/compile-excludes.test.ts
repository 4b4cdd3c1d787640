import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExcludes } from "../../src/profile/compile-excludes.ts";

const files = "/data/storage/el2/base/files";

describe("compileExcludes() matches as fnmatch with FNM_LEADING_DIR does", () => {
  test.each<[string, string, boolean]>([
    [`${files}/cache`, `${files}/cache`, true],
    [`${files}/cache`, `${files}/cache/a/b`, true],
    [`${files}/cache`, `${files}/cached`, false],
    [`${files.slice(1)}/cache`, `${files}/cache/a`, true],
    [`${files}/cache/`, `${files}/cache`, false],
    [`${files}/cache/`, `${files}/cache/`, true],
    [`${files}/cache/`, `${files}/cache/a`, true],
    ["*.log", `${files}/x.log`, true],
    ["*.log", `${files}/d.log/x.txt`, true],
    ["*.log", `${files}/x.logs`, false],
    ["*/cache", `${files}/cache/a`, true],
    ["*/cache", "/cache", false],
    ["*/cache", "/a/cache", true],
    ["cache", `${files}/cache`, false],
    ["cache", "/cache", false],
    ["cache/", "/cache/a", true],
    ["cache/", `${files}/cache/a`, false],
    [`${files}/*.tmp`, `${files}/x/y/.z.tmp`, true],
    [`${files}/?ab`, `${files}/.ab`, true],
    ["/a?b", "/a/b", true],
    ["/a[/]b", "/a/b", true],
    ["/[!a]", "/b", true],
    ["/[^a]", "/a", false],
    ["/[]a]", "/]", true],
    ["/[a-c]", "/b/below", true],
    ["/[a-]", "/-", true],
    ["/[[:digit:]x]", "/7", true],
    ["/[[:digit:]x]", "/x", true],
    ["/[[:digit:]x]", "/y", false],
    ["/[[:nonsense:]]", "/n", false],
    ["/[[.a.]]", "/a", false],
    ["/[a", "/[a", true],
    ["/\\*", "/*", true],
    ["/\\*", "/x", false],
    ["/a\\", "/a\\", true],
    ["/a/b/", "/a/b/c", true],
    ["*", "/anything", true],
    ["/", "/anything", true],
    ["", "/anything", false],
    ["/*a*b", "/xxaxxbxx/b", true],
    ["/*a*b", "/xxaxxbx", false],
    ["/a**c", "/abbc", true],
    ["/\xff?", "/\xff\xfe", true],
  ])("%j and %j: %s", (exclude, path, isExcluded) => {
    expect(compileExcludes([exclude])(path)).toBe(isExcluded);
  });
});

test("compileExcludes() excludes what any of the patterns matches", () => {
  const isExcluded = compileExcludes(["/a", "", "*.tmp"]);
  expect(["/a/b", "/x.tmp", "/b"].map(isExcluded)).toEqual([true, true, false]);
  expect(compileExcludes([])("/a")).toBe(false);
});

test("compileExcludes() takes no longer for a pattern made to take long", () => {
  const isExcluded = compileExcludes([`/${"*a".repeat(50)}*b`]);
  expect(isExcluded(`/${"a".repeat(4000)}`)).toBe(false);
});

/** The plain definition, by trying everything. */
function matchesSlowly(pattern: string, path: string): boolean {
  if (pattern === "") return path === "" || path.startsWith("/");
  const [token, ...rest] = [...pattern];
  const tail = rest.join("");
  if (token === "*") return matchesSlowly(tail, path) || (path !== "" && matchesSlowly(pattern, path.slice(1)));
  return path !== "" && (token === "?" || token === path[0]) && matchesSlowly(tail, path.slice(1));
}

test("compileExcludes() agrees with the plain definition of * and ? on every path", () => {
  const text = (unit: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...unit), maxLength });
  return fc.assert(
    fc.property(text("ab/*?", 8), text("ab/", 8), (pattern, path) => {
      const exclude = `/${pattern}x`.slice(0, -1);
      fc.pre(!exclude.endsWith("/"));
      expect(compileExcludes([exclude])(`/${path}`)).toBe(matchesSlowly(exclude, `/${path}`));
    }),
    { numRuns: 2000 },
  );
});
