import { existsSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import type { clientMessages } from "@carryall/protocol";
import { isAlive } from "@carryall/runtime";
import { until } from "@carryall/testkit";
import { expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { SessionRecord } from "../record-session.ts";
import { startWoundService } from "../wound-service.ts";
import { RealSession, type Told } from "./real-session.ts";

const bundle = "com.example.endless";
// The limits are written out: they are the documentation's, whatever the table of ours says.
const hookMs = 15 * 60_000;

/** An application one of whose methods leaves a mark and then never gives its thread back. */
function stuckIn(hook: string, { from = 1, others = "" }: { from?: number; others?: string } = {}): string {
  return `import { BackupExtensionAbility } from '@kit.CoreFileKit';
import { fileIo } from '@kit.CoreFileKit';
export default class Endless extends BackupExtensionAbility {
  count: number = 0;
  ${hook}(): string {
    this.count += 1;
    if (this.count < ${from}) return 'call ' + this.count;
    const mark = fileIo.openSync('/data/storage/el2/base/files/mark', fileIo.OpenMode.CREATE | fileIo.OpenMode.READ_WRITE);
    fileIo.closeSync(mark);
    while (true) {}
  }
  ${others}
}
`;
}

const never = "async onBackupEx(info: string): Promise<string> { return await new Promise<string>(() => {}); }";

interface Stuck {
  readonly what: string;
  readonly source: string;
  readonly scenario: clientMessages.Scenario;
  /** How long it may take, and in which steps, from when it is stuck. */
  readonly waitsMs: readonly number[];
  readonly told: readonly Told[];
}

const begin: Told = { kind: "begin" };
const timedOut: readonly Told[] = [{ kind: "end", code: 13500003 }, { kind: "allEnd" }];

const cases: readonly Stuck[] = [
  {
    what: "onBackupEx",
    source: stuckIn("onBackupEx"),
    scenario: "backup",
    waitsMs: [hookMs],
    told: [begin, ...timedOut],
  },
  {
    what: "onBackup, which shares the limit",
    source: stuckIn("onBackup"),
    scenario: "backup",
    waitsMs: [hookMs],
    told: [begin, ...timedOut],
  },
  {
    what: "onBackupEx of an increment",
    source: stuckIn("onBackupEx"),
    scenario: "incremental",
    waitsMs: [hookMs],
    told: [begin, ...timedOut],
  },
  {
    what: "the first onProcess",
    source: stuckIn("onProcess"),
    scenario: "backup",
    waitsMs: [15_000],
    told: [begin, ...timedOut],
  },
  {
    what: "a later onProcess",
    source: stuckIn("onProcess", { from: 2, others: never }),
    scenario: "backup",
    // Stuck at its first second; then three more polls, each five seconds after the one before was given up.
    waitsMs: Array.from({ length: 4 }, (_, index) => (index === 0 ? 0 : 5000) + 1000),
    told: [begin, { kind: "process", text: processText("call 1") }, ...timedOut],
  },
];

test.each(cases)(
  "a bundle that never yields in $what is struck out with 13500003, no sooner and no later",
  async ({ what, source, scenario, waitsMs, told }) => {
    await using real = await RealSession.open([{ bundleName: bundle, source }]);
    const session = real.start(scenario);
    if (scenario === "backup") session.appendBackup([bundle], undefined);
    else session.appendIncremental([{ bundle, lastIncrementalTime: 0, parameters: "", priority: 0 }], undefined);
    if (what === "a later onProcess") {
      await until("the hook runs", () => real.timesCalled("onBackupEx") === 1);
      await real.wind(5000);
    }
    await real.untilMarked(bundle, "mark");
    for (const waitMs of waitsMs) {
      expect(real.timesCalled("onRelease")).toBe(0);
      await real.wind(waitMs - 1);
      expect(real.timesCalled("onRelease")).toBe(0);
      await real.wind(1);
    }
    // Asked to release what it has: that is the first thing after the verdict.
    expect(real.timesCalled("onRelease")).toBe(1);
    await real.windUntil(real.finished());
    expect(real.told).toEqual(told);
    expect([real.pids.some(isAlive), real.clock.runningTimerCount]).toEqual([false, 0]);
  },
);

test("a bundle that never yields in onRestoreEx is struck out with 13500003 after 15 minutes", async () => {
  await using real = await RealSession.open([{ bundleName: bundle, source: stuckIn("onRestoreEx") }]);
  await real.backUp(bundle);
  real.forget();
  const restoring = real.restore(bundle);
  await real.untilMarked(bundle, "mark");
  await real.wind(hookMs - 1);
  expect(real.timesCalled("onRelease")).toBe(0);
  await real.wind(1);
  expect(real.timesCalled("onRelease")).toBe(1);
  await real.windUntil(restoring);
  expect(real.told.slice(-2)).toEqual(timedOut);
});

test("a bundle that never yields in onRelease ends as well as it was, five seconds later", async () => {
  await using real = await RealSession.open([{ bundleName: bundle, source: stuckIn("onRelease") }]);
  const backup = real.backUp(bundle);
  await real.untilMarked(bundle, "mark");
  await real.wind(5000 - 1);
  expect([real.pids.some(isAlive), real.clock.runningTimerCount]).toEqual([true, 1]);
  await real.windUntil(backup);
  expect(real.told.slice(-2)).toEqual([{ kind: "end" }, { kind: "allEnd" }]);
  expect([real.pids.some(isAlive), real.clock.runningTimerCount]).toEqual([false, 0]);
});

test.each([
  ["getBackupInfo", 25_000, { reason: "extensionTimeout" }],
  ["getBackupCompatibilityInfo", 1000, { text: "" }],
  ["getRestoreCompatibilityInfo", 1000, { text: "" }],
] as const)(
  "an application that never yields in %s is given up after %i ms, and its process ended",
  async (hook, limitMs, outcome) => {
    await using real = await RealSession.open([{ bundleName: bundle, source: stuckIn(hook) }]);
    const question = hook === "getBackupInfo" ? { hook } : { hook, extInfo: "" };
    const asking = real.ask(bundle, question).then(
      (text) => ({ text }),
      (error: unknown) => error,
    );
    await real.untilMarked(bundle, "mark");
    await real.wind(limitMs - 1);
    expect(real.clock.runningTimerCount).toBe(1);
    expect(await real.windUntil(asking)).toMatchObject(outcome);
    expect([real.pids.some(isAlive), real.clock.runningTimerCount]).toEqual([false, 0]);
  },
);

test("a client of a service process hears of a hook that never yields as of any other that is late", async () => {
  await using device = await deviceWith("mapped", [{ bundleName: bundle, source: stuckIn("onBackupEx") }]);
  await using service = await startWoundService(device);
  using backup = clientOf(device);
  const record = new SessionRecord();
  const session = new backup.SessionBackup(record.callbacks);
  await session.appendBundles([bundle]);
  await until("it is stuck", () => existsSync(device.hostPath(bundle, "/data/storage/el2/base/files/mark")));
  await service.wind(hookMs - 1);
  expect(record.events).toEqual([{ event: "begin", bundle }]);
  let isOver = false;
  void record.finished.then(() => {
    isOver = true;
  });
  for (; !isOver; await turn()) await service.wind(1000);
  expect(record.events.slice(1)).toEqual([{ event: "end", bundle, code: 13500003 }, { event: "allEnd" }]);
  await session.release();
});

function processText(text: string): string {
  return `{\n\t"processResult":\t{\n\t\t"timeInfo":\t"1700000000",\n\t\t"resultInfo":\t"${text}"\n\t}\n}`;
}
