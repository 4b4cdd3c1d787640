import { compileExcludes } from "@carryall/formats";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytePathOf } from "../../src/byte-path.ts";
import { expandLists } from "../../src/profile/expand-lists.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";
import { PlatformMatcher, whyNoPlatform } from "./platform-matcher.ts";

const why = whyNoPlatform();
const base = "/data/storage/el2/base";

describe.skipIf(why !== undefined)(
  `against this machine's own C library${why === undefined ? "" : ` (${why})`}`,
  () => {
    let platform: PlatformMatcher;
    beforeAll(() => {
      platform = new PlatformMatcher();
    });
    afterAll(() => platform[Symbol.dispose]());

    test("compileExcludes() says what fnmatch(3) says", () => {
      const question = fc.tuple(anyPattern(), anyPath());
      fc.assert(
        fc.property(fc.array(question, { minLength: 1, maxLength: 100 }), (questions) => {
          const asked = questions.map(([pattern, path]) => [`/${pattern}`, `/${path}`] as const);
          const ours = asked.map(([pattern, path]) => compileExcludes([pattern])(path));
          const theirs = platform.match(asked.map(([pattern, path]) => [asDealt(pattern), path]));
          expect(asked.filter((_, index) => ours[index] !== theirs[index])).toEqual([]);
        }),
        { numRuns: 100 },
      );
    });

    test("expandLists() finds what glob(3) finds, but for . and .. and what lies in something found", () => {
      fc.assert(
        fc.property(
          fc.array(anyName(), { maxLength: 12 }),
          fc.array(anyInclude(), { minLength: 1, maxLength: 20 }),
          (names, patterns) => {
            using sandbox = new ThrowAwaySandbox();
            for (const name of names) sandbox.plantIfPossible(`${base}/${name}`);
            const root = `${bytePathOf(hostPathOf(sandbox))}/`;
            const found = platform.expand(patterns.map((pattern) => root + pattern));
            for (const [index, pattern] of patterns.entries()) {
              const theirs = (found[index] ?? []).flatMap((path) => asFound(path.slice(root.length), pattern));
              const { roots } = expandLists(sandbox.roots, { includes: [`${base}/${pattern}`], excludes: [] });
              const ours = roots.map(({ path }) => path.slice(base.length + 1));
              expect([pattern, ours]).toEqual([pattern, withoutNested(theirs)]);
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    // A device's C library is musl; where C leaves open what a pattern means, the two differ, and a profile must mean
    // here what it means there.
    test.each<[what: string, pattern: string, path: string, ours: boolean]>([
      ["a backslash in brackets is a character, in glibc it takes the magic from the next one", "/[\\]", "/\\", true],
      ["and so a bracket behind it ends the set", "/[a\\]b]", "/ab]", true],
      ["a backslash at the end is a character, in glibc it matches nothing", "/a\\", "/a\\", true],
      ["[.x.] stands for nothing, in glibc for x", "/[[.a.]]", "/a", false],
      ["[=x=] stands for nothing, in glibc for x", "/[[=a=]]", "/a", false],
      ["the ends of a range count even the wrong way round, in glibc nothing does", "/[b-a]", "/a", true],
      ["a range may begin where another ended, in glibc the - is a character then", "/[a-c-e]", "/d", true],
      ["and then the - is none", "/[a-c-e]", "/-", false],
      ["a range may end with a bracket that begins a class, in glibc nothing matches", "/[a-[:digit:]]", "/a", true],
    ])("compileExcludes() follows musl where glibc differs: %s", (_what, pattern, path, ours) => {
      expect(compileExcludes([pattern])(path)).toBe(ours);
      expect(platform.match([[pattern, path]])).toEqual([!ours]);
    });

    test.each<[what: string, include: string, theirs: string]>([
      ["a leading dot behind a backslash is not written out", "\\.h*", ".hidden"],
      ["a file is found by no name with a slash behind, and in glibc by one without wildcards", "file/", "file"],
    ])("expandLists() follows musl where glibc differs: %s", (_what, include, theirs) => {
      using sandbox = new ThrowAwaySandbox().plant(`${base}/.hidden`, `${base}/file`);
      const root = `${bytePathOf(hostPathOf(sandbox))}/`;
      expect(expandLists(sandbox.roots, { includes: [`${base}/${include}`], excludes: [] }).roots).toEqual([]);
      expect(platform.expand([root + include])).toEqual([[root + theirs]]);
    });
  },
);

/** Patterns over the characters that mean something, but for what the two libraries read differently. */
function anyPattern(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom("a", "b", ".", "*", "?", "-", ":", "!", "^", "]", "\xc3", "/"),
    fc.constantFrom("\\a", "\\*", "\\?", "\\[", "\\\\", "\\]"),
    anySet(),
  );
  const nasty = fc.string({ unit: fc.constantFrom(..."ab.*?[]!^/"), maxLength: 8 });
  const built = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
  return fc.oneof(nasty, built).filter((pattern) => !pattern.includes("[."));
}

function anySet(): fc.Arbitrary<string> {
  const member = fc.constantFrom(..."abx*?!^\xc3", "a-c", "*-?", "[:digit:]", "[:alpha:]");
  return fc
    .tuple(fc.constantFrom("", "!", "^"), fc.constantFrom("", "]"), fc.array(member, { minLength: 1, maxLength: 3 }))
    .map(([negation, first, members]) => `[${negation}${first}${members.join("")}]`);
}

/** An include is text, which is why no byte in it stands alone. */
function anyInclude(): fc.Arbitrary<string> {
  return anyPattern().map((pattern) => pattern.replaceAll("\xc3", "b"));
}

function anyPath(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(..."ab.*?[]!^-\\:\xc3/"), maxLength: 6 });
}

/** A path in a tree, of names that no shell would be glad of. */
function anyName(): fc.Arbitrary<string> {
  const name = fc.string({ unit: fc.constantFrom(...".aab*?[]!^-\\\xc3"), minLength: 1, maxLength: 2 });
  const names = fc.array(
    name.filter((each) => each !== "." && each !== ".."),
    { minLength: 1, maxLength: 3 },
  );
  return names.map((each) => each.join("/"));
}

function hostPathOf(sandbox: ThrowAwaySandbox): string {
  return sandbox.roots.find(({ sandboxPath }) => sandboxPath === base)?.hostPath ?? "";
}

/** As the device deals with an exclude before it asks fnmatch. */
function asDealt(exclude: string): string {
  return exclude.endsWith("/") ? `${exclude}*` : exclude;
}

// glob finds . and .. where a pattern begins with a dot: the folder itself, and the one above. Nobody means that. Nor is
// a file with a slash behind meant, which only glibc finds.
function asFound(found: string, pattern: string): string[] {
  const written = namesIn(pattern);
  const names = namesIn(found);
  if (names.length > 0 && pattern.endsWith("/") && !found.endsWith("/")) return [];
  const isMeant = names.every((name, index) => name !== ".." && (name !== "." || written[index] === "."));
  return isMeant ? [names.filter((name) => name !== ".").join("/")] : [];
}

function namesIn(path: string): string[] {
  return path.split("/").filter((name) => name !== "");
}

function withoutNested(paths: readonly string[]): string[] {
  const all = [...new Set(paths)].sort();
  return all.filter((path) => !all.some((other) => path !== other && (other === "" || path.startsWith(`${other}/`))));
}
