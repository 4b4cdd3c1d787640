import { expect, test } from "vitest";
import { FaultBench, fullName } from "./fault-bench.ts";

const one = fullName("one");
const minuteMs = 60_000;
const held = { kind: "held", text: "" } as const;

test("a restore that fails at its start is over at once, with one report and nothing afterwards", async () => {
  await using bench = new FaultBench({
    scenario: "restore",
    bundles: { one: { script: { load: "fails" } }, two: {} },
  });
  bench.restore(["one"]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one 13500009", "allEnd"]);
  expect(bench.session.has(one)).toBe(false);
  expect(bench.session.runningBundles).toEqual([]);
  await bench.wind(60 * minuteMs);
  expect(bench.told).toHaveLength(2);
  expect(bench.clock.runningTimerCount).toBe(0);
});

test("an extension that is gone when its work should begin ends its bundle once, and the session forgets it", async () => {
  await using bench = new FaultBench({ scenario: "restore", bundles: { one: {} } });
  bench.restore(["one"]);
  await bench.settle();
  bench.extensionOf("one").die();
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "end one 13500004", "allEnd"]);
  expect(bench.session.has(one)).toBe(false);
  expect(bench.session.cancel(one)).toBe(13500012);
  await bench.wind(60 * minuteMs);
  expect(bench.told).toHaveLength(3);
});

test("an increment whose data cannot be made ends with the reason, without any timer's help", async () => {
  await using bench = new FaultBench({
    scenario: "incremental",
    bundles: { one: { script: { pack: [{ kind: "fails" }] } } },
  });
  bench.increment(["one"]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "end one 13500006", "allEnd"]);
  expect(bench.clock.runningTimerCount).toBe(0);
});

test("an extension that stands still while it scans and packs is ended after 15 minutes, and not before", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: { pack: [{ kind: "held" }] } } } });
  bench.backUp(["one"]);
  await bench.wind(15 * minuteMs - 1);
  expect(bench.told).toEqual(["begin one"]);
  await bench.wind(1);
  expect(bench.told).toEqual(["begin one", "end one 13500003", "allEnd"]);
});

test("an application that may not be backed up is refused with 13500001 at once, and never started", async () => {
  await using bench = new FaultBench({ bundles: { one: { profile: { allowToBackupRestore: false } } } });
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one 13500001", "allEnd"]);
  expect(bench.launches.size).toBe(0);
});

test("release() tells of every bundle that waits or runs that it was released, and then of the end of all", async () => {
  const script = { hooks: { onBackupEx: held } };
  await using bench = new FaultBench({
    bundles: { one: { script }, two: { script }, three: { script }, four: { script } },
  });
  bench.backUp(["one", "two", "three", "four"]);
  await bench.settle();
  const releasing = bench.release();
  await bench.settle();
  expect(bench.told).toEqual([
    "begin one",
    "begin two",
    "begin three",
    "begin four 13500015",
    "end one 13500015",
    "end two 13500015",
    "end three 13500015",
    "allEnd",
  ]);
  await releasing;
});

test("an append of which every bundle is refused still tells the end of all, once for each append", async () => {
  await using bench = new FaultBench({ bundles: { one: { profile: null } } });
  bench.backUp(["one", "absent"]);
  await bench.settle();
  expect(bench.told).toEqual(["begin one 13500001", "begin absent 13500005", "allEnd"]);
  bench.backUp(["absent"]);
  await bench.settle();
  expect(bench.told.slice(3)).toEqual(["begin absent 13500005", "allEnd"]);
});

test("a restore file that the extension cannot give is told with its error, and no file comes with it", async () => {
  await using bench = new FaultBench({
    scenario: "restore",
    bundles: { one: { script: { restoreFiles: "missing" } } },
  });
  bench.restore(["one"]);
  bench.session.requestFile(one, "part.0.tar");
  bench.session.publish(one, "");
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "file one part.0.tar ENOENT", "end one", "allEnd"]);
});

test("a file of a batch that cannot be opened is told in its batch, and the bundle ends by itself", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: { pack: [{ kind: "held" }] } } } });
  bench.backUp(["one"]);
  await bench.settle();
  const file = { kind: "path", path: bench.file } as const;
  const files = [
    { name: "a", errno: "EACCES" },
    { name: "b", file },
  ];
  const taking = bench.launchOf("one").handlers.filesReady({ files });
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "files one a:EACCES,b"]);
  await taking;
  bench.extensionOf("one").letGo();
  await bench.settle();
  expect(bench.told.slice(2)).toEqual(["file one manage.json", "end one", "allEnd"]);
});

test("a file that an extension hands over twice is told twice, and the bundle ends all the same", async () => {
  const twice = { kind: "file", name: "part.0.tar" } as const;
  await using bench = new FaultBench({ bundles: { one: { script: { pack: [twice, twice] } } } });
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.told).toEqual([
    "begin one",
    "file one part.0.tar",
    "file one part.0.tar",
    "file one manage.json",
    "end one",
    "allEnd",
  ]);
});

test("a restore may take any time while its client asks for files; the limit counts only silence, and can be extended", async () => {
  await using bench = new FaultBench({ scenario: "restore", bundles: { one: {}, two: {} } });
  bench.restore(["one", "two"]);
  bench.session.updateTimer(fullName("two"), 4 * 60 * minuteMs);
  for (const name of ["part.0.tar", "part.1.tar", "manage.json"]) {
    await bench.wind(14 * minuteMs);
    bench.session.requestFile(one, name);
    await bench.settle();
  }
  await bench.wind(14 * minuteMs);
  bench.session.publish(one, "");
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "begin two", "end one"]);
  bench.session.publish(fullName("two"), "");
  await bench.settle();
  expect(bench.reports.slice(3)).toEqual(["end two", "allEnd"]);
});
