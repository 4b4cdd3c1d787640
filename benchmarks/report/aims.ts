import type { CorpusName } from "../corpus/plan-corpus.ts";
import { oneBundle, type RaceResult } from "../measure/race.ts";
import { medianSeconds } from "./median-seconds.ts";

/** What the code is meant to reach, and how far it is. */
export interface Aim {
  readonly work: string;
  readonly aim: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const memoryAimBytes = 350 * 2 ** 20;
const tinyBundleAimSeconds = 0.5;
const hundredBundlesAimSeconds = 12;

/** Those that this corpus can tell. */
export function compareWithAims(corpus: CorpusName, result: RaceResult): Aim[] {
  if (corpus === "tiny") return [...tiny(result), memory(result)];
  return [...(corpus === "many" ? [] : againstRsync(result)), memory(result)];
}

function againstRsync({ turns }: RaceResult): Aim[] {
  const ours = medianSeconds(turns, "carryall");
  const rsync = medianSeconds(turns, "rsync -a");
  if (ours === undefined || rsync === undefined) return [];
  const ratio = ours.backup / rsync.backup;
  return [
    {
      work: "all bundles to a directory",
      aim: "no slower than `rsync -a`",
      measured: `${ratio.toFixed(2)} of its time`,
      isMet: ratio <= 1,
    },
  ];
}

function memory({ memory: { backup, restore } }: RaceResult): Aim {
  const peakBytes = Math.max(backup.pssBytes, restore.pssBytes);
  return {
    work: "memory, all processes together",
    aim: "350 MiB, whatever the amount of data",
    measured: `${(peakBytes / 2 ** 20).toFixed(0)} MiB`,
    isMet: peakBytes <= memoryAimBytes,
  };
}

function tiny({ turns }: RaceResult): Aim[] {
  const one = medianSeconds(turns, oneBundle);
  const all = medianSeconds(turns, "carryall");
  return [
    ...(one === undefined ? [] : [seconds("one tiny application, service warm", one.backup, tinyBundleAimSeconds)]),
    ...(all === undefined ? [] : [seconds("100 of them in one session", all.backup, hundredBundlesAimSeconds)]),
  ];
}

function seconds(work: string, measured: number, aim: number): Aim {
  return { work, aim: `${aim} s`, measured: `${measured.toFixed(2)} s`, isMet: measured <= aim };
}
