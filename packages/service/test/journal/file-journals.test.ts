import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@carryall/runtime";
import { expect, test } from "vitest";
import { FileJournals } from "../../src/journal/file-journals.ts";

const notes = "com.example.notes";
const clone = "com.example.notes:1";
const clean = () => false;

test("enter() notes a run, and a lock for a restore, before it returns; both are gone when it is left", () => {
  using place = new Place();
  const journals = place.open();
  const backup = journals.enter(notes, { action: "backup", hasResidue: clean });
  expect(place.read("ClearDataConfig.json")).toEqual({ ClearDataConfigFile: [{ bundleName: notes }] });
  const restore = journals.enter(clone, { action: "restore", hasResidue: clean });
  expect(place.read("RestoreDisposalConfig.json")).toEqual({ DispoasalConfigFile: [{ bundleName: `100-${clone}` }] });
  backup[Symbol.dispose]();
  restore[Symbol.dispose]();
  expect(place.read("ClearDataConfig.json")).toEqual({ ClearDataConfigFile: [] });
  expect(place.read("RestoreDisposalConfig.json")).toEqual({ DispoasalConfigFile: [] });
});

test("a run that left something behind stays noted, but its application is unlocked", () => {
  using place = new Place();
  place
    .open()
    .enter(notes, { action: "restore", hasResidue: () => true })
    [Symbol.dispose]();
  expect(place.open().readResidue()).toEqual({ runs: [notes], locks: [] });
});

test("a second session of the same service writes journals as the first did", () => {
  using place = new Place();
  const journals = place.open();
  journals.enter(notes, { action: "restore", hasResidue: clean })[Symbol.dispose]();
  journals.enter(clone, { action: "restore", hasResidue: clean });
  expect(place.open().readResidue()).toEqual({ runs: [clone], locks: [clone] });
});

test("readResidue() gives nothing where there never was a run", () => {
  using place = new Place();
  expect(place.open().readResidue()).toEqual({ runs: [], locks: [] });
});

test.each(["", "{", '{"ClearDataConfigFile":[{"bund', "null", "[]"])(
  "readResidue() does not take the torn journal %j for an empty one",
  (text) => {
    using place = new Place();
    writeFileSync(place.pathOf("ClearDataConfig.json"), text);
    expect(place.open().readResidue().runs).toBeUndefined();
  },
);

test("keepResidue() notes what could not be cleaned, and unlocks everything", () => {
  using place = new Place();
  place.open().enter(notes, { action: "restore", hasResidue: () => true });
  place.open().keepResidue([notes]);
  expect(place.open().readResidue()).toEqual({ runs: [notes], locks: [] });
});

test("the journals are written whole: no temporary file stays, and nobody else can read them", () => {
  using place = new Place();
  place.open().enter(notes, { action: "restore", hasResidue: clean });
  expect(readdirSync(place.directory).sort()).toEqual(["ClearDataConfig.json", "RestoreDisposalConfig.json"]);
});

test.skipIf(process.getuid?.() === 0)("enter() refuses where nothing can be noted", () => {
  using place = new Place();
  chmodSync(place.directory, 0o500);
  expect(() => place.open().enter(notes, { action: "backup", hasResidue: clean })).toThrow(
    expect.objectContaining({ reason: "ioError" }),
  );
  expect(existsSync(place.pathOf("ClearDataConfig.json"))).toBe(false);
});

class Place implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-journals-"));

  open(): FileJournals {
    return new FileJournals(this.directory, { userId: 100, log: silentLog });
  }

  pathOf(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): unknown {
    return JSON.parse(readFileSync(this.pathOf(name), "utf8"));
  }

  [Symbol.dispose](): void {
    chmodSync(this.directory, 0o700);
    rmSync(this.directory, { recursive: true });
  }
}
