// Backs up and restores many random trees, in full and in chains of increments:
//   npm run round-trip -- --runs 10000 [--seed N] [--seconds]
// Sources, not what was compiled: Node strips the types itself.
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { checkChains, checkFullBackups } from "../packages/extension-host/test/round-trip/check-round-trips.ts";
import { runSeeds, seedOptions } from "./seeds/run-seeds.mjs";

const { values } = parseArgs({
  options: {
    ...seedOptions(2000),
    /** Waits before each increment, so that what has not changed is older than the backup before. */
    seconds: { type: "boolean", default: false },
  },
});

await runSeeds(values, { noun: "trees and as many chains", chunk: 100, check });

async function check(options) {
  await checkFullBackups(options);
  await checkChains(values.seconds ? { ...options, nextSecond } : options);
}

async function nextSecond() {
  await setTimeout(1000 - (Date.now() % 1000) + 20);
}
