import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findPrograms } from "../../src/sandbox/find-programs.ts";

const binary = `@koromix/koffi-${process.platform}-${process.arch}`;

test("findPrograms() names this node, the extension host and the time zone that it is given", () => {
  expect(findPrograms("/opt/host/main.mjs", "Europe/Zurich")).toMatchObject({
    node: process.execPath,
    extensionHost: "/opt/host/main.mjs",
    timeZone: "Europe/Zurich",
  });
});

test("findPrograms() finds koffi and its binary for this platform as the extension host would load them", () => {
  using place = new Modules();
  place.add("koffi");
  place.add(binary);
  expect(findPrograms(place.program, undefined).koffiDirectories).toEqual([
    place.folderOf("koffi"),
    place.folderOf(binary),
  ]);
});

test("findPrograms() finds koffi alone where it has no binary of its own package", () => {
  using place = new Modules();
  place.add("koffi");
  expect(findPrograms(place.program, undefined).koffiDirectories).toEqual([place.folderOf("koffi")]);
});

test("findPrograms() finds no koffi where none is installed", () => {
  using place = new Modules();
  expect(findPrograms(place.program, undefined).koffiDirectories).toEqual([]);
});

test("findPrograms() finds the koffi that is installed here", () => {
  const extensionHost = createRequire(import.meta.url).resolve("@carryall/extension-host/program");
  const [koffi] = findPrograms(extensionHost, undefined).koffiDirectories;
  expect(createRequire(extensionHost).resolve("koffi").startsWith(`${koffi}/`)).toBe(true);
});

/** An extension host's program with a `node_modules` beside it. */
class Modules implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-modules-"));
  readonly program = join(this.#directory, "host/main.mjs");

  constructor() {
    mkdirSync(dirname(this.program));
  }

  folderOf(name: string): string {
    return join(this.#directory, "node_modules", name);
  }

  add(name: string): void {
    mkdirSync(join(this.folderOf(name), "lib"), { recursive: true });
    writeFileSync(join(this.folderOf(name), "package.json"), JSON.stringify({ name, main: "./lib/index.cjs" }));
    writeFileSync(join(this.folderOf(name), "lib/index.cjs"), "");
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
