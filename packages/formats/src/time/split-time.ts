const nanosecondsPerSecond = 1_000_000_000n;

/** Whole seconds (rounded down, so that the rest is never negative) and the nanoseconds above them, 0 to 999,999,999. */
export function splitTime(timeNs: bigint): { readonly seconds: bigint; readonly nanoseconds: bigint } {
  const nanoseconds = ((timeNs % nanosecondsPerSecond) + nanosecondsPerSecond) % nanosecondsPerSecond;
  return { seconds: (timeNs - nanoseconds) / nanosecondsPerSecond, nanoseconds };
}

/** The inverse of `splitTime`. */
export function joinTime(seconds: bigint, nanoseconds: bigint): bigint {
  return seconds * nanosecondsPerSecond + nanoseconds;
}
