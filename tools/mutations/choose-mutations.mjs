/**
 * Chooses faults: those of the rows where any are named, else as many as asked for, the same ones for the same seed.
 *
 * @param {readonly import("./catalogue.d.mts").Mutation[]} catalogue
 * @param {{ seed: number, count: number, rows: readonly string[] }} options
 * @returns In the order of the catalogue.
 * @throws {RangeError} For a row that the catalogue does not have, and for what is no number.
 */
export function chooseMutations(catalogue, { seed, count, rows }) {
  const unknown = rows.filter((name) => !catalogue.some(({ row }) => row === name));
  if (unknown.length > 0) throw new RangeError(`Cannot put back ${unknown.join(", ")}: the catalogue has no such row`);
  if (!Number.isSafeInteger(seed) || !(count > 0))
    throw new RangeError("Cannot choose: --seed and --count are numbers");
  if (rows.length > 0) return catalogue.filter(({ row }) => rows.includes(row));
  const random = seededRandom(seed);
  const drawn = catalogue.map((mutation) => ({ mutation, lot: random() })).sort((one, other) => one.lot - other.lot);
  const chosen = new Set(drawn.slice(0, count).map(({ mutation }) => mutation));
  return catalogue.filter((mutation) => chosen.has(mutation));
}

/** @see T. Ettinger, mulberry32 */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
