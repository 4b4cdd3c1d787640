import type { CorpusName } from "../corpus/plan-corpus.ts";
import type { MemoryPeak } from "../measure/memory.ts";
import { oneBundle, type RaceResult, type Turn } from "../measure/race.ts";
import { compareWithAims } from "./aims.ts";
import { type MedianSeconds, medianSeconds } from "./median-seconds.ts";

export interface ReportInput {
  readonly corpus: CorpusName;
  readonly seed: number;
  readonly rounds: number;
  readonly bundleCount: number;
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly machine: readonly string[];
  /** Day of the run, ISO. */
  readonly date: string;
  readonly result: RaceResult;
}

/** One corpus' section, as Markdown. */
export function writeReport(input: ReportInput): string {
  const { corpus, result } = input;
  return [
    `### \`${corpus}\`: ${amount(input)}`,
    "",
    `Measured on ${input.date}, medians of ${input.rounds} rounds (seed ${input.seed}); ${result.verifiedRestores} restores verified by content, mode and time of every file.`,
    "",
    ...input.machine.map((line) => `- ${line}`),
    "",
    ...timesTable(result),
    "",
    ...memoryTable(result),
    "",
    ...aimsTable(corpus, result),
  ].join("\n");
}

function amount({ bundleCount, fileCount, totalBytes }: ReportInput): string {
  const size =
    totalBytes >= 2 ** 30 ? `${(totalBytes / 2 ** 30).toFixed(2)} GiB` : `${(totalBytes / 2 ** 20).toFixed(1)} MiB`;
  const bundles = bundleCount === 1 ? "one bundle" : `${bundleCount} bundles`;
  return `${size} in ${fileCount.toLocaleString("en-US")} files of ${bundles}`;
}

function timesTable({ cold, turns }: RaceResult): string[] {
  const rsync = medianSeconds(turns, "rsync -a");
  const contenders = [...new Set(turns.map(({ contender }) => contender))].sort(oursFirst);
  const rows = contenders.flatMap((contender) => {
    const own = medianSeconds(turns, contender);
    return own === undefined
      ? []
      : [timesRow(contender, own, contender === oneBundle ? undefined : rsync, spreadOf(turns, contender))];
  });
  return [
    "| | backup, s | to rsync | on disk, s | restore, s | to rsync | on disk, s |",
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...rows,
    timesRow("carryall, no service running yet (once)", medianSeconds([cold], cold.contender), rsync),
  ];
}

function oursFirst(a: string, b: string): number {
  return Number(b.startsWith("carryall")) - Number(a.startsWith("carryall")) || a.localeCompare(b);
}

interface Spread {
  readonly backup: string;
  readonly restore: string;
}

function spreadOf(turns: readonly Turn[], contender: string): Spread {
  const own = turns.filter((turn) => turn.contender === contender);
  const range = (values: readonly number[]) =>
    values.length < 2 ? "" : ` (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
  return {
    backup: range(own.map(({ backup }) => backup.seconds)),
    restore: range(own.map(({ restore }) => restore.seconds)),
  };
}

function timesRow(
  name: string,
  own: MedianSeconds | undefined,
  rsync: MedianSeconds | undefined,
  spread: Spread = { backup: "", restore: "" },
): string {
  if (own === undefined) return `| ${name} | – | – | – | – | – | – |`;
  const ratio = (value: number, base: number | undefined) => (base === undefined ? "–" : (value / base).toFixed(2));
  const cells = [
    `${own.backup.toFixed(2)}${spread.backup}`,
    ratio(own.backup, rsync?.backup),
    own.backupOnDisk.toFixed(2),
    `${own.restore.toFixed(2)}${spread.restore}`,
    ratio(own.restore, rsync?.restore),
    own.restoreOnDisk.toFixed(2),
  ];
  return `| ${name} | ${cells.join(" | ")} |`;
}

function memoryTable({ memory: { backup, restore } }: RaceResult): string[] {
  return [
    "| all processes of ours together | peak Pss, MiB | peak RSS, MiB | processes | samples |",
    "| --- | --: | --: | --: | --: |",
    memoryRow("backup", backup),
    memoryRow("restore", restore),
  ];
}

function memoryRow(name: string, { pssBytes, rssBytes, processCount, sampleCount }: MemoryPeak): string {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  return `| ${name} | ${mib(pssBytes)} | ${mib(rssBytes)} | ${processCount} | ${sampleCount} |`;
}

function aimsTable(corpus: CorpusName, result: RaceResult): string[] {
  const rows = compareWithAims(corpus, result).map(
    ({ work, aim, measured, isMet }) => `| ${work} | ${aim} | ${measured} | ${isMet ? "yes" : "**no**"} |`,
  );
  return ["| work | aim | measured | met |", "| --- | --- | --- | --- |", ...rows];
}
