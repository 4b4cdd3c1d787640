import { join, relative } from "node:path";
import { type ProgramResult, plantGallery, plantNotes } from "@carryall/testkit";
import { checkNotes } from "./check-notes.ts";
import { compareBundles, presentPaths } from "./compare-bundles.ts";
import { Phone } from "./phone.ts";
import { printTable, type TableRow } from "./print-table.ts";

export interface StoryOptions {
  /** Empty; everything that the story makes lies in it. */
  readonly directory: string;
  readonly examples: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly tell: (line: string) => void;
}

const notes = "com.example.notes";
const gallery = "com.example.gallery";
const notesFiles = "/data/storage/el2/base/haps/entry/files";
/** What notes 2.0.0 makes anew out of the old data; its rows are compared instead. */
const migratedByNotes = [
  "/data/storage/el2/database/entry/rdb",
  "/data/storage/el2/base/haps/entry/preferences/settings",
];

/** @returns Whether everything came across. */
export async function tellStory({ directory, examples, environment, tell }: StoryOptions): Promise<boolean> {
  const startedAt = performance.now();
  const oldPhone = new Phone(join(directory, "old-phone"), { tell, environment });
  const newPhone = new Phone(join(directory, "new-phone"), { tell, environment });
  const archive = join(directory, "archive");
  try {
    tell("An old phone, with notes 1.0.0 and a gallery on it:");
    await oldPhone.run("device", "init", "--type", "phone");
    await oldPhone.run("app", "install", join(examples, "notes/1.0.0"));
    await oldPhone.run("app", "install", join(examples, "gallery"));
    const planted = plantNotes({ hostPath: (path) => oldPhone.hostPath(notes, path) });
    const pictureCount = plantGallery({ hostPath: (path) => oldPhone.hostPath(gallery, path) });
    tell(
      `  (years pass: ${planted.noteCount} notes, ${planted.attachmentCount} attachments, ${pictureCount} pictures)`,
    );

    tell("");
    tell("Both applications are backed up by their own backup extensions, each in its sandbox:");
    const backup = await timedRun(() => oldPhone.run("backup", "--to", archive));

    tell("");
    tell("A new phone, with notes 2.0.0, which keeps its notes in another form:");
    await newPhone.run("device", "init", "--type", "phone");
    await newPhone.run("app", "install", join(examples, "notes/2.0.0"));
    await newPhone.run("app", "install", join(examples, "gallery"));
    const restore = await timedRun(() => newPhone.run("restore", "--from", archive));

    tell("");
    tell("Every file is compared: content, mode, and modification time to the nanosecond.");
    const rows = [compareNotes(oldPhone, newPhone, planted.excludedPaths), compareGallery(oldPhone, newPhone)];
    tell("");
    const isGood = rows.every(({ differences }) => differences.length === 0);
    const secondsOf = ({ bundle }: { bundle: string }) => backup.secondsOf(bundle) + restore.secondsOf(bundle);
    for (const line of printTable(rows.map(({ row }) => ({ ...row, seconds: secondsOf(row) })))) tell(`  ${line}`);
    for (const line of rows.flatMap(({ differences }) => differences).slice(0, 20)) tell(`  ${line}`);
    tell("");
    const total = seconds(performance.now() - startedAt);
    tell(`Done in ${total} s: the backup took ${seconds(backup.ms)} s, the restore ${seconds(restore.ms)} s.`);
    tellNext(relative(process.cwd(), directory) || directory, tell);
    return isGood;
  } finally {
    await oldPhone.stopService();
    await newPhone.stopService();
  }
}

interface ComparedBundle {
  readonly row: Omit<TableRow, "seconds">;
  readonly differences: readonly string[];
}

function compareNotes(from: Phone, to: Phone, excludedPaths: readonly string[]): ComparedBundle {
  const leaveOut = [...migratedByNotes, ...excludedPaths, `${notesFiles}/thumbnails`];
  const compared = compareBundles(notes, { from, to, leaveOut });
  const rows = checkNotes(from, to);
  const unwanted = presentPaths(to, notes, excludedPaths).map((path) => `${path}: is excluded, and came across`);
  const differences = [...compared.differences, ...rows.differences, ...unwanted];
  const result =
    differences.length === 0 ? `identical, and ${rows.noteCount} notes migrated` : `${differences.length} differences`;
  return { row: { bundle: notes, files: compared.fileCount, bytes: compared.totalBytes, result }, differences };
}

function compareGallery(from: Phone, to: Phone): ComparedBundle {
  const cache = "/data/storage/el2/base/files/cache";
  const { fileCount, totalBytes, differences } = compareBundles(gallery, { from, to, leaveOut: [cache] });
  const unwanted = presentPaths(to, gallery, [`${cache}/0.bin`]).map((path) => `${path}: is excluded, and came across`);
  const all = [...differences, ...unwanted];
  const result = all.length === 0 ? "identical" : `${all.length} differences`;
  return { row: { bundle: gallery, files: fileCount, bytes: totalBytes, result }, differences: all };
}

function tellNext(directory: string, tell: (line: string) => void): void {
  tell(`Both phones and the archive are in ${directory}/ (made anew by each npm start). Try next:`);
  tell(`  npx carryall app list --home ${directory}/new-phone`);
  tell(`  ls "$(npx carryall app path ${notes} ${notesFiles} --home ${directory}/new-phone)"`);
  tell(`  cat ${directory}/archive/${notes}/result.json`);
  tell(`  npx carryall capabilities --home ${directory}/old-phone`);
}

interface TimedRun {
  readonly ms: number;
  /** From a bundle's begin to its end, as the command reported it. */
  secondsOf(bundle: string): number;
}

async function timedRun(work: () => Promise<ProgramResult>): Promise<TimedRun> {
  const startedAt = performance.now();
  const { stdout } = await work();
  const ms = performance.now() - startedAt;
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { kind: string; bundle?: string; durationMs?: number });
  const find = (bundle: string) => events.find((event) => event.kind === "bundleDone" && event.bundle === bundle);
  return { ms, secondsOf: (bundle) => (find(bundle)?.durationMs ?? 0) / 1000 };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
