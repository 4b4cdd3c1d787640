import { setImmediate as turn } from "node:timers/promises";
import { until } from "@carryall/testkit";
import { expect, test } from "vitest";
import { askApplication } from "../../src/ask/ask-application.ts";
import { BundleGate } from "../../src/run/bundle-gate.ts";
import { FaultBench, fullName, infoWith } from "./fault-bench.ts";

const one = fullName("one");
const two = fullName("two");
const minuteMs = 60_000;
const held = { hooks: { onBackupEx: { kind: "held", text: "" } } } as const;
const never = new AbortController().signal;

test("a bundle is ready as soon as it is appended: it begins without any other event", async () => {
  await using bench = new FaultBench({ bundles: { one: {} } });
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "end one", "allEnd"]);
});

test("appending a bundle that runs queues a second run, and leaves the first one and its limit alone", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held } } });
  bench.backUp(["one"]);
  await bench.wind(10 * minuteMs);
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.extensions.running).toHaveLength(1);
  expect(bench.told).toEqual(["begin one"]);
  await bench.wind(5 * minuteMs);
  expect(bench.told).toEqual(["begin one", "end one 13500003", "begin one"]);
  bench.extensionOf("one").letGo();
  await bench.settle();
  expect(bench.reports.slice(3)).toEqual(["end one", "allEnd"]);
});

test("taking away bundles that never started lets no more than three run", async () => {
  const script = held;
  const bundles = { one: { script }, two: { script }, three: { script }, four: {}, five: { script }, six: { script } };
  await using bench = new FaultBench({ bundles });
  bench.backUp(["one", "two", "three", "four", "five", "six"]);
  await bench.settle();
  bench.session.cancel(fullName("four"));
  bench.session.cancel(fullName("five"));
  await bench.settle();
  expect(bench.extensions.running).toHaveLength(3);
  expect(bench.launches.has("six")).toBe(false);
  bench.extensionOf("one").letGo();
  await bench.settle();
  expect(bench.extensions.running.map(({ bundle }) => bundle)).toContain(fullName("six"));
});

test("a bundle that is not ready does not hold up those behind it", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held }, two: { script: held } } });
  bench.backUp(["one", "one", "two"]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "begin two"]);
});

test("delayTime holds up neither a cancel nor another bundle, and no limit counts meanwhile", async () => {
  await using bench = new FaultBench({ scenario: "incremental", bundles: { one: {}, two: {}, three: {} } });
  const delayed = infoWith({ delayTime: 1800 });
  bench.increment(["one", "two", "three"], { infos: [delayed, delayed, infoWith({})] });
  await bench.wind(20 * minuteMs);
  expect(bench.reports).toEqual(["begin one", "begin two", "begin three", "end three"]);
  expect(bench.session.cancel(two)).toBe(0);
  await bench.settle();
  expect(bench.reports.slice(4)).toEqual(["end two"]);
  await bench.wind(10 * minuteMs);
  expect(bench.reports.slice(5)).toEqual(["end one", "allEnd"]);
});

test("a question to one application neither waits for nor hears of another one's start", async () => {
  const answers = { hooks: { getBackupInfo: { kind: "returns", text: "here" } } } as const;
  await using bench = new FaultBench({ bundles: { one: { script: { load: "never" } }, two: { script: answers } } });
  const ask = (bundle: string) =>
    askApplication(bundle, { hook: "getBackupInfo" }, { running: undefined, signal: never }, bench.surroundings);
  const outcomes: string[] = [];
  const slow = ask(one).catch((error: { reason: string }) => outcomes.push(`one ${error.reason}`));
  const quick = ask(two).then((text) => outcomes.push(`two ${text}`));
  await bench.settle();
  expect(outcomes).toEqual(["two here"]);
  await bench.wind(25_000);
  expect(outcomes).toEqual(["two here", "one startTimeout"]);
  await Promise.all([slow, quick]);
});

test("a question to an application that is being backed up is answered by the extension that runs, which goes on", async () => {
  const script = { hooks: { ...held.hooks, getBackupInfo: { kind: "returns", text: "busy" } } } as const;
  await using bench = new FaultBench({ bundles: { one: { script } } });
  bench.backUp(["one"]);
  await bench.settle();
  const running = bench.session.extensionOf(one);
  const asking = askApplication(one, { hook: "getBackupInfo" }, { running, signal: never }, bench.surroundings);
  await bench.settle();
  expect(await asking).toBe("busy");
  expect(bench.extensions.running).toHaveLength(1);
  bench.extensionOf("one").letGo();
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "end one", "allEnd"]);
});

test("a BundleGate stays shut behind the second when the first has left", async () => {
  const gate = new BundleGate();
  const first = await gate.enter(one);
  const entering = gate.enter(one);
  first[Symbol.dispose]();
  const second = await entering;
  let isThirdInside = false;
  const third = gate.enter(one).then((inside) => {
    isThirdInside = true;
    return inside;
  });
  await turn();
  expect(isThirdInside).toBe(false);
  second[Symbol.dispose]();
  (await third)[Symbol.dispose]();
  expect(gate.isTaken(one)).toBe(false);
});

test("release() waits for the release hooks of all bundles at once, five seconds and not five for each", async () => {
  const script = { hooks: { ...held.hooks, onRelease: { kind: "never" } } } as const;
  await using bench = new FaultBench({ bundles: { one: { script }, two: { script }, three: { script } } });
  bench.backUp(["one", "two", "three"]);
  await bench.settle();
  const releasing = bench.release();
  // What an extension says meanwhile is taken: nothing is locked.
  bench.launchOf("two").handlers.step({ step: "alive" });
  await bench.wind(5000);
  expect(bench.told.slice(3)).toEqual(["end one 13500015", "end two 13500015", "end three 13500015", "allEnd"]);
  expect(bench.extensions.running).toEqual([]);
  await releasing;
});

test("an append and a release in the same moment are one after the other: each bundle is told once, and nothing later", async () => {
  await using bench = new FaultBench({ bundles: { one: {}, two: {} } });
  bench.backUp(["one", "two"]);
  const releasing = bench.release();
  expect(() => bench.backUp(["one"])).toThrow(expect.objectContaining({ reason: "invalidArgument" }));
  await bench.settle();
  await releasing;
  await bench.wind(60 * minuteMs);
  expect(bench.told).toEqual(["begin one 13500015", "begin two 13500015", "allEnd"]);
  expect(bench.launches.size).toBe(0);
});

test("a measurement that is refused does not stand in the way of the next", async () => {
  await using bench = new FaultBench({ bundles: { one: {} } });
  expect(() => bench.session.measure(true, [])).toThrow(expect.objectContaining({ reason: "invalidArgument" }));
  bench.session.measure(true, [{ bundle: one, lastIncrementalTime: 0 }]);
  await until("it is measured", () => bench.told.length > 0);
  await until("another may begin", () => {
    try {
      bench.session.measure(true, [{ bundle: "com.example.nowhere", lastIncrementalTime: 0 }]);
      return true;
    } catch {
      return false;
    }
  });
});

test("a measurement that takes no time still gives its report, and the next one has nothing of it", async () => {
  await using bench = new FaultBench({ bundles: { one: {} } });
  const sizes = () => bench.told.filter((text) => text.startsWith("sizes"));
  bench.session.measure(false, [{ bundle: one, lastIncrementalTime: 0 }]);
  await until("the first is told", () => sizes().length === 1, { limitMs: 3000 });
  await turn();
  bench.session.measure(false, [{ bundle: "com.example.nowhere", lastIncrementalTime: 0 }]);
  await until("the second is told", () => sizes().length === 2);
  expect(sizes()[0]).toContain(one);
  expect(sizes()[1]).toContain("com.example.nowhere");
  expect(sizes()[1]).not.toContain(one);
});

test("the switches of one bundle are its own, and one that is absent is off", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held }, two: { script: held } } });
  bench.backUp(["one", "two"], [infoWith({}), infoWith({ backupScene: "s", clearBackupData: "false" })]);
  await bench.settle();
  const switchesOf = (name: string) => {
    const { backupScene, clearsRestored } = bench.launchOf(name);
    return { backupScene, clearsRestored };
  };
  expect(switchesOf("one")).toEqual({ backupScene: "", clearsRestored: true });
  expect(switchesOf("two")).toEqual({ backupScene: "s", clearsRestored: false });
});

test("isDefaultBackupAndRestore changes nothing: an application without an extension is refused all the same", async () => {
  await using bench = new FaultBench({ bundles: { one: { profile: null } } });
  bench.backUp(["one"], [infoWith({ isDefaultBackupAndRestore: true })]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one 13500001", "allEnd"]);
});

test("the report that comes with an increment is open while it is needed and closed once, however the bundle ends", async () => {
  const bundles = { one: {}, two: { script: held }, three: { script: held }, four: {}, five: { profile: null } };
  await using bench = new FaultBench({ scenario: "incremental", bundles });
  bench.increment(["two", "three", "one", "four", "five"], { hasReports: true });
  expect(bench.openFileCount).toBe(4);
  await bench.settle();
  expect(bench.reports).toContain("end one");
  bench.session.cancel(two);
  bench.extensionOf("three").die();
  await bench.settle();
  expect(bench.openFileCount).toBe(0);
  expect(bench.told.at(-1)).toBe("allEnd");
});

test("restoreDeps come first, whatever the order of the list, and one that fails fails what needs it", async () => {
  const bundles = {
    one: { profile: { restoreDeps: two } },
    two: { script: { unpack: "held" } },
    three: { profile: { restoreDeps: "com.example.absent" } },
    four: { profile: { restoreDeps: fullName("five") } },
    five: { script: { load: "fails" } },
  } as const;
  await using bench = new FaultBench({ scenario: "restore", bundles });
  bench.restore(["one", "two", "three", "four", "five"]);
  for (const name of ["one", "two", "three"]) bench.session.publish(fullName(name), "");
  await bench.settle();
  expect(bench.reports).toEqual([
    "begin two",
    "begin three",
    "begin five 13500009",
    "begin four 13500001",
    "end three",
  ]);
  bench.extensionOf("two").letGo();
  await bench.settle();
  expect(bench.reports.slice(5)).toEqual(["end two", "begin one", "end one", "allEnd"]);
});
