// Runs many random programs against the service's sessions: npm run model -- --runs 1000000 [--seed N]
// Sources, not what was compiled: Node strips the types itself.
import { parseArgs } from "node:util";
import { checkPrograms } from "../packages/service/test/model/check-programs.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const runs = countOf("runs", values.runs);
const firstSeed = countOf("seed", values.seed);
const startedAtMs = Date.now();
const chunk = 5000;
let done = 0;

console.log(`${runs} programs, seed ${firstSeed}`);
for (let seed = firstSeed; done < runs; seed += 1) {
  const count = Math.min(chunk, runs - done);
  try {
    await checkPrograms({ runs: count, seed });
  } catch (error) {
    // fast-check's own text: the seed and the shrunk program; then what it broke.
    console.error(`failed after ${done} programs, in those of seed ${seed}`);
    console.error(error.message);
    console.error(error.cause?.message ?? "");
    process.exit(1);
  }
  done += count;
  const seconds = (Date.now() - startedAtMs) / 1000;
  console.log(`${done} of ${runs} programs, ${Math.round(done / seconds)} a second, seed ${seed} done`);
}

function countOf(name, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  console.error(`Cannot take --${name} ${text}: it must be a whole number`);
  process.exit(2);
}
