import type { Clock } from "@carryall/runtime";

/**
 * Waits for work, but no longer than the limit.
 *
 * @param toError Makes what is thrown when the limit comes first. The work itself is not stopped by that.
 */
export async function withLimit<T>(
  work: Promise<T>,
  { clock, limitMs }: { clock: Clock; limitMs: number },
  toError: () => Error,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  using _timer = clock.startTimer(limitMs, () => reject(toError()));
  return await Promise.race([work, promise]);
}
