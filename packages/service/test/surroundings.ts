import { ManualClock, silentLog } from "@carryall/runtime";
import { BundleGate } from "../src/run/bundle-gate.ts";
import type { RunSurroundings } from "../src/run/bundle-run.ts";

/** What runs need, with a hand-wound clock, no journals, and no way to start anything unless the test gives one. */
export function testSurroundings(given: Pick<RunSurroundings, "device"> & Partial<RunSurroundings>): RunSurroundings {
  return {
    startExtension: neverCalled,
    gate: new BundleGate(),
    journals: { enter: () => ({ [Symbol.dispose]() {} }) },
    clock: new ManualClock(),
    log: silentLog,
    openBundleLog: () => ({ ...silentLog, [Symbol.dispose]() {} }),
    nextStagingName: () => "run-1-1",
    ...given,
  };
}

function neverCalled(): never {
  throw new Error("no bundle runs in these tests");
}
