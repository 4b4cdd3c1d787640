// Backs up and restores many random trees: npm run round-trip -- --runs 10000 [--seed N] [--seconds]
// Sources, not what was compiled: Node strips the types itself.
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { checkChains, checkFullBackups } from "../packages/extension-host/test/round-trip/check-round-trips.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    /** Waits before each increment, so that what has not changed is older than the backup before. */
    seconds: { type: "boolean", default: false },
  },
});
const runs = countOf("runs", values.runs);
const firstSeed = countOf("seed", values.seed);
const startedAtMs = Date.now();
const chunk = 100;
let done = 0;

console.log(`${runs} trees backed up in full and ${runs} chains of increments, seed ${firstSeed}`);
for (let seed = firstSeed; done < runs; seed += 1) {
  const options = { runs: Math.min(chunk, runs - done), seed, ...(values.seconds ? { nextSecond } : {}) };
  try {
    await checkFullBackups(options);
    await checkChains(options);
  } catch (error) {
    // fast-check's own text: the seed and the shrunk plan; then what came back wrong.
    console.error(`failed after ${done} trees, in those of seed ${seed}`);
    console.error(error.message);
    console.error(error.cause?.message ?? "");
    process.exit(1);
  }
  done += options.runs;
  const seconds = (Date.now() - startedAtMs) / 1000;
  console.log(`${done} of ${runs} of each, ${(done / seconds).toFixed(1)} a second, seed ${seed} done`);
}

async function nextSecond() {
  await setTimeout(1000 - (Date.now() % 1000) + 20);
}

function countOf(name, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  console.error(`Cannot take --${name} ${text}: it must be a whole number`);
  process.exit(2);
}
