import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SandboxRoots } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import { removeAllStaging, removeStaging, stagingNameOf } from "../../src/extension/remove-staging.ts";

const run = stagingNameOf(1_700_000_000_000, 1);
const otherRun = stagingNameOf(1_700_000_000_000, 2);

describe("removeStaging()", () => {
  test("removes the run's folder and what it restored from every root", () => {
    using place = new TwoRoots();
    place.plant(`el1/.backup/${run}/placing/0`, `el2/.backup/${run}/part.0.tar`, "el2/.backup/restore/data/file");
    removeStaging(place.roots, run, { clearsRestored: true });
    expect(place.has("el1/.backup", "el2/.backup")).toEqual([true, true]);
    expect(place.has(`el1/.backup/${run}`, `el2/.backup/${run}`, "el2/.backup/restore")).toEqual([false, false, false]);
  });

  test("leaves other runs, what the application keeps in .backup, and its files", () => {
    using place = new TwoRoots();
    const kept = [`el2/.backup/${otherRun}/part.0.tar`, "el2/.backup/mine/file", "el2/.backup/mine.txt", "el2/files/a"];
    place.plant(...kept, `el2/.backup/${run}/part.0.tar`);
    removeStaging(place.roots, run, { clearsRestored: true });
    expect(place.has(...kept)).toEqual([true, true, true, true]);
    expect(place.has(`el2/.backup/${run}`)).toEqual([false]);
  });

  test("does nothing where there is nothing", () => {
    using place = new TwoRoots();
    removeStaging(place.roots, run, { clearsRestored: true });
    removeStaging([{ sandboxPath: "/data/storage/el3/base", hostPath: place.pathOf("absent") }], run, {
      clearsRestored: true,
    });
  });

  test("does not follow a .backup that is a link", () => {
    using place = new TwoRoots();
    place.plant(`stranger/${run}/file`, "stranger/restore/file");
    symlinkSync(place.pathOf("stranger"), place.pathOf("el2/.backup"));
    removeStaging(place.roots, run, { clearsRestored: true });
    expect(place.has(`stranger/${run}/file`, "stranger/restore/file")).toEqual([true, true]);
  });

  test("removes a run's folder that is a link, not what it leads to", () => {
    using place = new TwoRoots();
    place.plant("stranger/file", "el2/.backup/mine/file");
    symlinkSync(place.pathOf("stranger"), place.pathOf(`el2/.backup/${run}`));
    removeStaging(place.roots, run, { clearsRestored: true });
    expect(place.has("stranger/file", `el2/.backup/${run}`)).toEqual([true, false]);
  });
});

describe("removeAllStaging()", () => {
  test("removes the folders of all runs and what they restored, and says which", () => {
    using place = new TwoRoots();
    place.plant(`el1/.backup/${run}/placing/0`, `el2/.backup/${otherRun}/part.0.tar`, "el2/.backup/restore/data/file");
    expect(removeAllStaging(place.roots).sort()).toEqual(
      [`el1/.backup/${run}`, "el2/.backup/restore", `el2/.backup/${otherRun}`].map((path) => place.pathOf(path)),
    );
    expect(place.has(`el1/.backup/${run}`, `el2/.backup/${otherRun}`, "el2/.backup/restore")).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("leaves whatever else is in .backup, and says nothing of it", () => {
    using place = new TwoRoots();
    const kept = ["el2/.backup/mine/file", "el2/.backup/restored", "el2/.backup/my-run-1", "el2/files/run-1/file"];
    place.plant(...kept);
    expect(removeAllStaging(place.roots)).toEqual([]);
    expect(place.has(...kept)).toEqual([true, true, true, true]);
  });

  test("does not follow a .backup that is a link", () => {
    using place = new TwoRoots();
    place.plant(`stranger/${run}/file`);
    symlinkSync(place.pathOf("stranger"), place.pathOf("el2/.backup"));
    expect(removeAllStaging(place.roots)).toEqual([]);
    expect(place.has(`stranger/${run}/file`)).toEqual([true]);
  });

  test("passes over a .backup that is a file", () => {
    using place = new TwoRoots();
    place.plant("el2/.backup");
    expect(removeAllStaging(place.roots)).toEqual([]);
  });
});

test("stagingNameOf() names each run of each service apart", () => {
  const names = [stagingNameOf(1, 1), stagingNameOf(1, 2), stagingNameOf(2, 1), stagingNameOf(11, 1)];
  expect(new Set(names).size).toBe(names.length);
});

class TwoRoots implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-staging-"));
  readonly roots: SandboxRoots = ["el1", "el2"].map((area) => ({
    sandboxPath: `/data/storage/${area}/base`,
    hostPath: this.pathOf(area),
  }));

  constructor() {
    for (const { hostPath } of this.roots) mkdirSync(hostPath);
  }

  pathOf(name: string): string {
    return join(this.#directory, name);
  }

  plant(...names: string[]): void {
    for (const path of names.map((name) => this.pathOf(name))) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "content");
    }
  }

  has(...names: string[]): boolean[] {
    return names.map((name) => existsSync(this.pathOf(name)));
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
