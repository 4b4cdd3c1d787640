import { join } from "node:path";
import { defaultIncludes } from "@carryall/formats";
import { describe, expect, test } from "vitest";
import { bytePathOf } from "../../src/byte-path.ts";
import { expandLists } from "../../src/profile/expand-lists.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const base = "/data/storage/el2/base";

function expand(sandbox: ThrowAwaySandbox, ...includes: string[]) {
  return expandLists(sandbox.roots, { includes, excludes: [] });
}

function pathsOf(sandbox: ThrowAwaySandbox, ...includes: string[]): string[] {
  return expand(sandbox, ...includes).roots.map(({ path }) => path);
}

function saidOf(sandbox: ThrowAwaySandbox, ...includes: string[]): string[] {
  return expand(sandbox, ...includes).remarks.map(({ level, text }) => `${level}: ${text}`);
}

describe("expandLists()", () => {
  test("finds a folder and a file, with where they really are", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/files/a.txt`, `${base}/b.txt`);
    const rootAt = (name: string) => ({
      path: `${base}/${name}`,
      savedPath: `${base}/${name}`,
      hostPath: bytePathOf(join(sandbox.directory, `el2-base/${name}`)),
    });
    expect(expand(sandbox, `${base}/files/`, `${base}/b.txt`)).toEqual({
      roots: [rootAt("b.txt"), rootAt("files")],
      remarks: [],
    });
  });

  test.each([
    ["relative to the root directory", "data/storage/el2/base/files"],
    ["with doubled slashes", "//data//storage/el2/base///files//"],
    ["with single dots", "/./data/storage/./el2/base/./files/."],
  ])("takes an include %s", (_what, include) => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/files/`);
    expect(pathsOf(sandbox, include)).toEqual([`${base}/files`]);
  });

  test("says of an include which matches nothing that it does, and nothing of an empty one", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/a.txt`);
    const absent = [`${base}/absent`, `${base}/absent/*`, `${base}/a.txt/b`, `${base}/a.txt/*`];
    expect(pathsOf(sandbox, "", ...absent)).toEqual([]);
    expect(saidOf(sandbox, "", ...absent)).toEqual(
      absent.map((include) => `info: the include "${include}" matches nothing`),
    );
  });

  test("says nothing of default includes that match nothing: no application has all of them", () => {
    using sandbox = new ThrowAwaySandbox();
    expect(saidOf(sandbox, ...defaultIncludes)).not.toEqual([]);
    expect(expandLists(sandbox.roots, { includes: defaultIncludes, excludes: [] }).remarks).toEqual([]);
  });

  test.each([
    ["..", `${base}/files/../a.txt`],
    ["a NUL character", `${base}/files\0`],
  ])("warns of an include that has %s in it, and takes nothing for it", (_what, include) => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/a.txt`);
    expect(pathsOf(sandbox, include)).toEqual([]);
    expect(saidOf(sandbox, include)).toEqual([
      expect.stringMatching(/^warn: nothing is saved for the include .*: it has .* in it$/),
    ]);
  });

  test.each([
    "/etc/passwd",
    "/data/storage/el2/base2/files/",
    "/data/storage/el9/",
    "/*/passwd",
    "/data/app/el2/base/",
  ])("warns of %s, which lies outside the sandbox", (include) => {
    using sandbox = new ThrowAwaySandbox();
    expect(pathsOf(sandbox, include)).toEqual([]);
    expect(saidOf(sandbox, include)).toEqual([
      `warn: nothing is saved for the include "${include}": it lies outside the sandbox`,
    ]);
  });

  test("warns of an include that is the framework's own folder, or in it", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/.backup/run/part.0.tar`);
    for (const include of [`${base}/.backup`, `${base}/.backup/run/`]) {
      expect(saidOf(sandbox, include)).toEqual([
        `warn: nothing is saved for the include "${include}": it is the framework's own folder`,
      ]);
    }
  });

  describe("with a pattern", () => {
    test.each([
      ["* matches no leading dot and no slash", `${base}/*`, [`${base}/a`, `${base}/b`]],
      ["a written dot matches one", `${base}/.*`, [`${base}/.dot`]],
      ["? matches one character", `${base}/a/?`, [`${base}/a/*`, `${base}/a/1`]],
      ["brackets match one of several", `${base}/[bx]`, [`${base}/b`]],
      ["a backslash takes the magic away", `${base}/a/\\*`, [`${base}/a/*`]],
      ["it may stand above the roots", "/data/storage/*/base/a", [`${base}/a`]],
      [
        "it may stand for the roots themselves",
        "/data/storage/el2/d*",
        ["/data/storage/el2/database", "/data/storage/el2/distributedfiles"],
      ],
    ])("%s", (_what, include, expected) => {
      using sandbox = new ThrowAwaySandbox();
      sandbox.plant(`${base}/a/1`, `${base}/a/22`, `${base}/a/*`, `${base}/b`, `${base}/.dot`);
      expect(pathsOf(sandbox, include)).toEqual(expected);
    });

    test("haps/*/files/ finds the folder of every module", () => {
      using sandbox = new ThrowAwaySandbox();
      sandbox.plant(
        `${base}/haps/entry/files/`,
        `${base}/haps/feature/files/x`,
        `${base}/haps/.hidden/files/`,
        `${base}/haps/none/`,
      );
      expect(pathsOf(sandbox, "data/storage/el2/base/haps/*/files/")).toEqual([
        `${base}/haps/entry/files`,
        `${base}/haps/feature/files`,
      ]);
    });

    test("matches byte by byte when names are not UTF-8", () => {
      using sandbox = new ThrowAwaySandbox();
      sandbox.plant(`${base}/\xff`, `${base}/\xc3\xa4`);
      expect(pathsOf(sandbox, `${base}/?`)).toEqual([`${base}/\xff`]);
      expect(pathsOf(sandbox, `${base}/??`)).toEqual([`${base}/\xc3\xa4`]);
      expect(pathsOf(sandbox, `${base}/ä`)).toEqual([`${base}/\xc3\xa4`]);
    });
  });

  test("means only folders when the include ends in a slash", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/file`, `${base}/folder/`);
    expect(pathsOf(sandbox, `${base}/file/`)).toEqual([]);
    expect(pathsOf(sandbox, `${base}/*/`)).toEqual([`${base}/folder`]);
  });

  test("gives each thing once, in byte order, and nothing inside another", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/b/deep/x`, `${base}/b-c`, `${base}/a`, `${base}/ba`);
    const includes = [
      `${base}/b/deep/x`,
      `${base}/ba`,
      `${base}/b/`,
      `${base}/b-c`,
      `${base}/a`,
      `${base}/*`,
      `${base}/b/deep`,
    ];
    expect(pathsOf(sandbox, ...includes)).toEqual([`${base}/a`, `${base}/b`, `${base}/b-c`, `${base}/ba`]);
  });

  test.each(["/data/storage/el2", "/data/storage/el2/", "data/storage/e*2"])(
    "takes %s, a folder above the roots, for the roots below it",
    (include) => {
      using sandbox = new ThrowAwaySandbox();
      expect(pathsOf(sandbox, include)).toEqual([
        base,
        "/data/storage/el2/database",
        "/data/storage/el2/distributedfiles",
      ]);
    },
  );

  test("takes the root directory for every root, once, whatever else is included", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/files/`);
    expect(pathsOf(sandbox, "/", `${base}/files/`)).toEqual(sandbox.roots.map((root) => root.sandboxPath));
  });

  test("names a link on the way and does not go through it", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant("/data/storage/el1/base/outside/secret");
    sandbox.link(`${base}/files/link`, join(sandbox.directory, "el1-base/outside"));
    for (const include of ["files/link/secret", "files/link/*", "files/*/secret", "files/link/"]) {
      expect(pathsOf(sandbox, `${base}/${include}`)).toEqual([`${base}/files/link`]);
    }
  });
});
