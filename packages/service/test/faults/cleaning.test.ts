import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homeLayoutOf } from "@carryall/device";
import { BackupError, clientMessages as messages } from "@carryall/protocol";
import { silentLog } from "@carryall/runtime";
import { until } from "@carryall/testkit";
import { expect, test } from "vitest";
import { FileJournals } from "../../src/journal/file-journals.ts";
import { ThrowAwayHome } from "../session/throw-away-home.ts";
import { ConnectedClients } from "./connected-clients.ts";
import { FaultBench, fullName } from "./fault-bench.ts";

const one = fullName("one");
const two = fullName("two");
const clean = () => false;
const profileText = '{"allowToBackupRestore":true}';
const held = { hooks: { onBackupEx: { kind: "held", text: "" } } } as const;

test("the note of a run stays until nothing of the run is lying there any more", () => {
  using place = new Place();
  const journals = place.open();
  journals.enter(one, { action: "backup", hasResidue: () => true })[Symbol.dispose]();
  expect(place.open().readResidue().runs).toEqual([one]);
  journals.enter(one, { action: "backup", hasResidue: clean })[Symbol.dispose]();
  expect(place.open().readResidue().runs).toEqual([]);
});

test("journals are made again where somebody has taken them away between two runs", () => {
  using place = new Place();
  const journals = place.open();
  journals.enter(one, { action: "restore", hasResidue: clean })[Symbol.dispose]();
  rmSync(place.directory, { recursive: true });
  journals.enter(two, { action: "restore", hasResidue: clean });
  expect(place.open().readResidue()).toEqual({ runs: [two], locks: [two] });
});

test("journals lie below the user that the device has, and a lock names that user", () => {
  expect(homeLayoutOf("/home", { userId: 101 }).serviceDirectory).toBe("/home/data/service/el2/101/backup");
  using place = new Place();
  new FileJournals(place.directory, { userId: 101, log: silentLog }).enter(one, {
    action: "restore",
    hasResidue: clean,
  });
  const locks = JSON.parse(readFileSync(join(place.directory, "RestoreDisposalConfig.json"), "utf8"));
  expect(locks).toEqual({ DispoasalConfigFile: [{ bundleName: `101-${one}` }] });
});

test("release() ends every bundle, also behind one that has no extension yet", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: { load: "never" } }, two: { script: held } } });
  bench.backUp(["one", "two"]);
  await bench.settle();
  const releasing = bench.release();
  await bench.settle();
  expect(bench.told).toEqual(["begin two", "begin one 13500015", "end two 13500015", "allEnd"]);
  expect(bench.extensions.running).toEqual([]);
  await releasing;
});

test("what one run leaves lying there does not keep the note of the next one", () => {
  using place = new Place();
  const journals = place.open();
  journals.enter(one, { action: "backup", hasResidue: () => true })[Symbol.dispose]();
  journals.enter(two, { action: "backup", hasResidue: clean })[Symbol.dispose]();
  expect(place.open().readResidue().runs).toEqual([one]);
});

test("cleanBundleTempDir() needs no helper: it empties the folders, says so, and leaves the application free", async () => {
  using home = new ThrowAwayHome();
  home.install({ name: one, profileText });
  const left = home.plant(one, "/data/storage/el2/base/.backup/backup/part.0.tar", "left");
  await using bench = new FaultBench({ bundles: {}, surroundings: { device: home.device } });
  using clients = new ConnectedClients(bench.surroundings);
  const { channel } = await clients.connect("com.example.tool");
  await channel.call(messages.openSession, { scenario: "backup" });
  expect(await channel.call(messages.cleanTemporary, { bundle: one })).toEqual({ isCleaned: true });
  expect(existsSync(left)).toBe(false);
  expect(bench.surroundings.gate.isTaken(one)).toBe(false);
  expect(bench.launches.size).toBe(0);
});

test("asking for the capability file leaves alone what a running increment has staged", async () => {
  using home = new ThrowAwayHome();
  home.install({ name: one, profileText });
  await using bench = new FaultBench({
    bundles: { one: { script: { pack: [{ kind: "held" }] } } },
    surroundings: { device: home.device },
  });
  using clients = new ConnectedClients(bench.surroundings);
  const { channel, told } = await clients.connect("com.example.tool");
  await channel.call(messages.openSession, { scenario: "incremental" });
  const increments = [{ bundle: one, lastIncrementalTime: 1, parameters: "", priority: 0 }];
  await channel.call(messages.appendIncremental, { increments });
  await until("it packs", () => bench.extensions.of(one)?.isHeld === true);
  const staged = home.plant(one, "/data/storage/el2/base/.backup/run-1-1/part.0.tar", "being packed");
  writeFileSync(bench.file, "");
  for (const scope of ["device", "session", "incremental"] as const) {
    await channel.call(messages.writeCapabilities, { into: { kind: "path", path: bench.file }, scope });
  }
  expect(readFileSync(bench.file, "utf8")).toContain("bundleInfos");
  expect(readFileSync(staged, "utf8")).toBe("being packed");
  bench.extensionOf("one").letGo();
  await until("all is over", () => told.includes("allEnd"));
});

test("a restore whose lock cannot be noted does not begin", async () => {
  const refuses = () => {
    throw new BackupError("ioError", "Cannot note what runs: the disk is full");
  };
  await using bench = new FaultBench({
    scenario: "restore",
    bundles: { one: {} },
    surroundings: { journals: { enter: refuses } },
  });
  bench.restore(["one"]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one 13900005", "allEnd"]);
  expect(bench.launches.size).toBe(0);
});

test("a bundle that is only to be told takes no part, and neither its session nor a later one reports it", async () => {
  const told = JSON.stringify({
    infos: [{ type: "broadcast", details: [], broadcastType: "restore_end", isBroadcastOnly: true }],
  });
  await using bench = new FaultBench({ scenario: "restore", bundles: { one: {}, two: {} } });
  bench.restore(["one"], [told]);
  await bench.settle();
  expect(bench.told).toEqual(["allEnd"]);
  const releasing = bench.release();
  await bench.settle();
  await releasing;
  expect(bench.told).toEqual(["allEnd"]);
  expect(bench.launches.size).toBe(0);
});

test.each(["before it begins", "while it runs"] as const)(
  "cancelling a restore %s unlocks the application",
  async (when) => {
    using place = new Place();
    await using bench = new FaultBench({
      scenario: "restore",
      bundles: { one: { script: when === "before it begins" ? { load: "never" } : {} } },
      surroundings: { journals: place.open() },
    });
    bench.restore(["one"]);
    await bench.settle();
    expect(place.open().readResidue().locks).toEqual([one]);
    bench.session.cancel(one);
    await bench.settle();
    expect(bench.told.at(-1)).toBe("allEnd");
    expect(place.open().readResidue().locks).toEqual([]);
  },
);

class Place implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-journals-"));

  open(): FileJournals {
    return new FileJournals(this.directory, { userId: 100, log: silentLog });
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
