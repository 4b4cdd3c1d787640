import { afterAll, beforeAll } from "vitest";
import { scanTree } from "../../src/tree/scan-tree.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

export const base = "/data/storage/el2/base";

/** Below `base`; a path that ends in a slash is an empty folder. Each character is a byte. */
export const planted = [
  "files/a.txt",
  "files/b.txt",
  "files/a.log",
  "files/.hidden",
  "files/.dots/x",
  "files/cache/c1",
  "files/cache/deep/c2",
  "files/cached",
  "files/sub/cache/c3",
  "files/sub/a.log",
  "files/sub/.cache/c4",
  "files/x.log/inside",
  "files/empty/",
  "files/[x]",
  "files/a*b",
  "files/back\\slash",
  "files/\xc3\xa4",
  "files/\xff",
  "files/sp ace",
  "files/{a,b}",
  "files/~",
  "files/-",
  "files/!",
  "files/]",
  "files/^",
  "files/A",
  "files/7",
  "haps/entry/files/h1",
  "haps/feature/files/h2",
  "haps/.hid/files/h3",
  "haps/plain",
  "haps/entry/cache/",
  "preferences/p",
] as const;

/** One made tree for a whole table of cases, which only look at it. */
export class PatternTree {
  #sandbox: ThrowAwaySandbox | undefined;

  constructor() {
    beforeAll(() => {
      this.#sandbox = new ThrowAwaySandbox();
      this.#sandbox.plant(...planted.map((path) => `${base}/${path}`), "/data/storage/el1/base/files/e1");
    });
    afterAll(() => this.#sandbox?.[Symbol.dispose]());
  }

  get roots() {
    if (this.#sandbox === undefined) throw new Error("the tree is not made yet");
    return this.#sandbox.roots;
  }

  /** What is saved: paths below `base`, or whole ones; folders with a slash. */
  saved(lists: { readonly includes: readonly string[]; readonly excludes?: readonly string[] }): string[] {
    return [...scanTree(this.roots, { excludes: [], ...lists })].flatMap((item) =>
      item.kind === "skipped" ? [] : [shortened(item.path) + (item.kind === "directory" ? "/" : "")],
    );
  }
}

/** Without `base`, where it begins with that. */
export function shortened(path: string): string {
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}
