import { expect, test } from "vitest";
import { describeDevice, describeIncrements } from "../../src/capabilities/describe-device.ts";
import { ThrowAwayHome } from "../session/throw-away-home.ts";
import { FaultBench, fullName } from "./fault-bench.ts";

const one = fullName("one");
const held = { hooks: { onBackupEx: { kind: "held", text: "" } } } as const;

test("a cancelled bundle ends without an error, as the platform says, and the log tells it from one that was done", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held }, two: {} } });
  bench.backUp(["one", "two"]);
  await bench.settle();
  expect(bench.session.cancel(one)).toBe(0);
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "begin two", "end two", "end one", "allEnd"]);
  expect(bench.logged.filter((event) => event === "bundle cancelled")).toHaveLength(1);
});

test("cancel() ends a bundle that waits and one that starts, and neither goes on", async () => {
  const bundles = {
    one: { script: held },
    two: { script: held },
    three: { script: { load: "never" } },
    four: { script: held },
  } as const;
  await using bench = new FaultBench({ bundles });
  bench.backUp(["one", "two", "three", "four"]);
  await bench.settle();
  expect(bench.session.cancel(fullName("four"))).toBe(0);
  expect(bench.session.cancel(fullName("three"))).toBe(0);
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "begin two", "begin four", "end four", "begin three", "end three"]);
  expect([...bench.launches.keys()]).toEqual(["one", "two", "three"]);
  expect(bench.extensions.of(fullName("three"))).toBeUndefined();
});

test("a bundle that is refused has one begin with the error and nothing else, whatever the reason", async () => {
  const bundles = {
    one: { profile: null },
    two: { profile: { allowToBackupRestore: false } },
    three: { script: { load: "fails" } },
  } as const;
  await using bench = new FaultBench({ bundles });
  bench.backUp(["one", "two", "absent", "three"]);
  await bench.settle();
  expect(bench.told).toEqual([
    "begin one 13500001",
    "begin two 13500001",
    "begin absent 13500005",
    "begin three 13500009",
    "allEnd",
  ]);
});

test("the end of all is told once and last, also when the last bundle died, and release() does not repeat it", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held }, two: { script: held } } });
  bench.backUp(["one", "two"]);
  await bench.settle();
  bench.extensionOf("one").die();
  await bench.settle();
  bench.extensionOf("two").die();
  await bench.settle();
  const releasing = bench.release();
  await bench.settle();
  await releasing;
  expect(bench.told).toEqual(["begin one", "begin two", "end one 13500004", "end two 13500004", "allEnd"]);
});

test("a restore file that fails with a code of ours and not an errno is told as an I/O error, not as an unknown one", async () => {
  await using bench = new FaultBench({ scenario: "restore", bundles: { one: { script: { restoreFiles: "fail" } } } });
  bench.restore(["one"]);
  bench.session.requestFile(one, "part.0.tar");
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "file one part.0.tar EIO"]);
});

test("what an extension says that nobody asked for is refused, and the client hears nothing of it", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: { pack: [{ kind: "held" }] } } } });
  bench.backUp(["one"]);
  await bench.settle();
  const file = { kind: "path", path: bench.file } as const;
  const saying = bench.launchOf("one").handlers.restoreFileReady({ name: "x", file, manifest: file });
  await expect(saying).rejects.toMatchObject({ reason: "invalidArgument" });
  await bench.settle();
  expect(bench.told).toEqual(["begin one"]);
  bench.extensionOf("one").letGo();
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "end one", "allEnd"]);
});

test.each(["backup", "restore"] as const)(
  "a system service's number in the place of a name is refused in a %s with 13500005, and never counts as done",
  async (scenario) => {
    await using bench = new FaultBench({ scenario, bundles: { one: {} } });
    if (scenario === "backup") bench.backUp(["12345"]);
    else bench.restore(["12345"]);
    await bench.settle();
    expect(bench.told).toEqual(["begin 12345 13500005", "allEnd"]);
  },
);

test("updateSendRate() says true for a bundle that runs or waits, and false in a restore or for a stranger", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held } } });
  expect(bench.session.updateSendRate(one, 10)).toBe(false);
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.session.updateSendRate(one, 10)).toBe(true);
  expect(bench.session.updateSendRate(fullName("two"), 10)).toBe(false);
  await using restore = new FaultBench({ scenario: "restore", bundles: { one: {} } });
  restore.restore(["one"]);
  await restore.settle();
  expect(restore.session.updateSendRate(one, 10)).toBe(false);
});

test("a bundle that is cancelled while it starts begins before it ends", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: { load: "held" } } } });
  bench.backUp(["one"]);
  await bench.settle();
  bench.session.cancel(one);
  await bench.settle();
  expect(bench.told).toEqual(["begin one", "end one", "allEnd"]);
});

test("capability items have the same keys and types, whether they describe all of a device or what is new", async () => {
  using home = new ThrowAwayHome();
  const profileText = JSON.stringify({ allowToBackupRestore: true, requireCompatibility: true });
  home.install({ name: one, profileText });
  const [whole] = (await describeDevice(home.device, "device")).bundleInfos;
  const since = [{ bundle: one, lastIncrementalTime: 0 }];
  const [increment] = (await describeIncrements(home.device, since, { signal: new AbortController().signal }))
    .bundleInfos;
  const { increSpaceOccupied, spaceOccupied, ...rest } = increment ?? {};
  expect([increSpaceOccupied, spaceOccupied].map((size) => typeof size)).toEqual(["number", "number"]);
  expect(whole).toMatchObject(rest);
  expect(increment).toMatchObject({ requireCompatibility: true, extraInfo: { supportScene: [] } });
});
