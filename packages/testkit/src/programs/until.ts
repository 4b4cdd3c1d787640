import { setTimeout as pause } from "node:timers/promises";

const intervalMs = 10;

/**
 * Waits until something outside this process is so, by looking.
 *
 * @throws {Error} with `what` when it is not so within `limitMs`.
 */
export async function until(what: string, isSo: () => boolean, { limitMs = 10_000 } = {}): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!isSo()) {
    if (Date.now() > endMs) throw new Error(`Waited ${limitMs} ms in vain: ${what}`);
    await pause(intervalMs);
  }
}
