import type { ChildProcess } from "node:child_process";
import type { Clock } from "../clock/clock.ts";

/** How a child ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when the child has ended, at once where it already has. Never rejects. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: child.exitCode, signal: child.signalCode }));
  });
}

/**
 * Ends a child by a ladder: ask, wait, SIGTERM, wait, SIGKILL.
 *
 * @param options.ask Tells the child to end, for instance by closing its channel.
 * @param options.stepMs How long each step may take.
 * @returns How it ended.
 */
export async function endProcess(
  child: ChildProcess,
  { ask, stepMs, clock }: { ask: () => void; stepMs: number; clock: Clock },
): Promise<Exit> {
  const exit = exitOf(child);
  ask();
  if (await endsWithin(exit, stepMs, clock)) return exit;
  child.kill("SIGTERM");
  if (await endsWithin(exit, stepMs, clock)) return exit;
  child.kill("SIGKILL");
  return exit;
}

async function endsWithin(exit: Promise<Exit>, ms: number, clock: Clock): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  using _timer = clock.startTimer(ms, () => resolve(false));
  return await Promise.race([exit.then(() => true), promise]);
}
