import { medianOf } from "../measure/median-of.ts";
import type { Turn } from "../measure/race.ts";

export interface MedianSeconds {
  readonly backup: number;
  readonly restore: number;
  readonly backupOnDisk: number;
  readonly restoreOnDisk: number;
}

/** @returns `undefined` where the contender had no turn. */
export function medianSeconds(turns: readonly Turn[], contender: string): MedianSeconds | undefined {
  const own = turns.filter((turn) => turn.contender === contender);
  if (own.length === 0) return undefined;
  const median = (secondsOf: (turn: Turn) => number) => medianOf(own.map(secondsOf));
  return {
    backup: median(({ backup }) => backup.seconds),
    restore: median(({ restore }) => restore.seconds),
    backupOnDisk: median(({ backup }) => backup.onDiskSeconds),
    restoreOnDisk: median(({ restore }) => restore.onDiskSeconds),
  };
}
