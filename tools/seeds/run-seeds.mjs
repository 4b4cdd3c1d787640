/** What a command line says about random runs, for `parseArgs`. */
export function seedOptions(defaultRuns) {
  return {
    runs: { type: "string", default: String(defaultRuns) },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  };
}

/**
 * Checks many random things, a chunk with each seed, and prints how far it is. Ends the process with 1 where a check
 * throws, and with 2 for what is no count.
 *
 * @param {{ runs: string, seed: string }} values As `parseArgs` gives them.
 * @param {{ noun: string, chunk: number, check: (options: { runs: number, seed: number }) => Promise<void> }} options
 */
export async function runSeeds(values, { noun, chunk, check }) {
  const runs = countOf("runs", values.runs);
  const firstSeed = countOf("seed", values.seed);
  const startedAtMs = Date.now();
  let done = 0;
  console.log(`${runs} ${noun}, seed ${firstSeed}`);
  for (let seed = firstSeed; done < runs; seed += 1) {
    const count = Math.min(chunk, runs - done);
    try {
      await check({ runs: count, seed });
    } catch (error) {
      // fast-check's own text: the seed and what it shrank to; then what went wrong with that.
      console.error(`failed after ${done} ${noun}, in those of seed ${seed}`);
      console.error(error.message);
      console.error(error.cause?.message ?? "");
      process.exit(1);
    }
    done += count;
    const perSecond = (done * 1000) / (Date.now() - startedAtMs);
    const rate = perSecond.toFixed(perSecond < 100 ? 1 : 0);
    console.log(`${done} of ${runs} ${noun}, ${rate} a second, seed ${seed} done`);
  }
}

function countOf(name, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  console.error(`Cannot take --${name} ${text}: it must be a whole number`);
  process.exit(2);
}
