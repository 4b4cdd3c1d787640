import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { plantFile } from "@carryall/testkit";
import { expect, test } from "vitest";
import { describeTrace } from "./describe-trace.ts";
import { RealSession } from "./real-session.ts";

// Three runs as the original's own documentation of its messages has them, step by step, beside ours. A step without a
// reason is the same in both; every other one says why it differs.

interface Step {
  readonly original: string;
  readonly ours: readonly string[];
  readonly why?: string;
}

const bundle = "com.example.notes";
const files = "/data/storage/el2/base/files";
const profile = JSON.stringify({ allowToBackupRestore: true, includes: [`${files}/`] });
const video = "2b37325dd45815c4.mp4";
const details = JSON.stringify('[{\n\t\t"type":\t"userId",\n\t\t"detail":\t"100"\n\t}]');
const restored = '{"resultInfo":[{"type":"ErrorInfo","errorCode":"0","errorInfo":""}]}';
const progress = '{"progressInfo":[]}';
const progressText =
  '{\n\t"processResult":\t{\n\t\t"timeInfo":\t"1700000400",\n\t\t"resultInfo":\t"{\\"progressInfo\\":[]}"\n\t}\n}';

const source = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Notes extends BackupExtensionAbility {
  isRestore: boolean = false;
  onProcess(): any { return this.isRestore ? '${progress}' : undefined; }
  onBackupEx(info: string): string { return ''; }
  async onBackup(): Promise<void> {}
}
`;
const restoreSource = source
  .replace("isRestore: boolean = false", "isRestore: boolean = true")
  .replace(
    "async onBackup(): Promise<void> {}",
    `onRestoreEx(version: object, info: string): string { return '${restored}'; }`,
  );

const packing: Step = {
  original: "E→S StopExtTimer() → true; RefreshDataSize(5242892); StartFwkTimer() → true",
  ours: ["S→E pack"],
  why: "both timers are the service's own; silence is limited and not the work, so that no size is needed for it",
};
const releasing: readonly Step[] = [
  {
    original: "E→S AppDone(0); GetExtOnRelease() → true",
    ours: ["    pack is answered"],
    why: "the answer to the request is the one word that it is done: W24",
  },
  { original: "JS onRelease(1) (≤ 5 s)", ours: ['JS  onRelease(1) → ""'] },
  {
    original: "E→S HandleExtDisconnect(…); S→E HandleClear() → 0; disconnect",
    ours: ["S→E clear", "    clear is answered", "S→C end", "S→C allEnd"],
    why: "nobody has to ask for the end: it follows the release on every way (W12), and the client is told of it",
  },
];

const fullBackup: readonly Step[] = [
  {
    original: "S→E HandleBackup(isClearData=true) → 0",
    ours: ["S→E load", "S→C begin"],
    why: "what is to be cleared is said when the application is loaded, and the begin is told when it is",
  },
  { original: "JS onProcess() → undefined (polling stops at once)", ours: ['JS  onProcess() → ""'] },
  {
    original: `JS onBackupEx('[{"type":"userId","detail":"100"}]') → ""`,
    ours: [`JS  onBackupEx(${details}) → ""`],
    why: "the trace leaves out the tabs that the original prints",
  },
  { original: "JS onBackup() → Promise fulfilled", ours: ['JS  onBackup() → ""'] },
  packing,
  {
    original: 'E→S AppFileReady("9c1185a5c5e9fc54.mp4", fd, 0)',
    ours: [`E→S fileReady ${video}`, `S→C fileReady ${video}`],
    why: "a name of ours",
  },
  { original: 'E→S AppFileReady("part.0.tar", fd, 0)', ours: ["E→S fileReady part.0.tar", "S→C fileReady part.0.tar"] },
  {
    original: 'E→S AppFileReady("manage.json", fd, 0)',
    ours: ["E→S fileReady manage.json", "S→C fileReady manage.json"],
  },
  ...releasing,
];

test("a full backup goes as in the worked trace: hooks, big file, tar, manifest, release, clear, end", async () => {
  await using real = await open(source);
  plantTree(real);
  await real.backUp(bundle, { info: '{"infos":[]}' });
  expect(describeTrace(real.trace)).toEqual(fullBackup.flatMap(({ ours }) => ours));
  // 2560 bytes in the original, without the two directories that are not empty: W50.
  expect(real.files.get("part.0.tar")?.bytes.length).toBe(2560 + 2 * 512);
  const [first, second, ...rest] = JSON.parse(String(real.files.get("manage.json")?.bytes));
  expect(first).toMatchObject({
    fileName: video,
    information: {
      path: `${files}/video.mp4`,
      stat: { st_mode: 33152, st_mtim: { tv_nsec: 5_000_000, tv_sec: 1_700_000_050 }, st_size: 5_242_880 },
    },
    isBigFile: true,
    isUserTar: false,
  });
  expect(second).toMatchObject({ fileName: "part.0.tar", isBigFile: false, isUserTar: false });
  expect(rest).toEqual([]);
});

const incremental: readonly Step[] = [
  {
    original: "(the callbacks as in a full backup, through IncrementalOnBackup)",
    ours: ["S→E load", "S→C begin", 'JS  onProcess() → ""', `JS  onBackupEx(${details}) → ""`, 'JS  onBackup() → ""'],
  },
  {
    original: "S→E HandleIncrementalBackup(fd of stat file, fd of base manifest) → 0; E→S StartFwkTimer()",
    ours: ["S→E pack"],
    why: "the extension looks for itself, once, so that no list of the service's is needed; the timer is the service's own",
  },
  {
    original: 'E→S AppIncrementalFileReady("1700000300123_part.0.tar", fd, fd(.rp), 0)',
    ours: ["E→S fileReady <ms>_part.0.tar with its report", "S→C fileReady <ms>_part.0.tar"],
  },
  {
    original: 'E→S AppIncrementalFileReady("manage.json", fd, fd(all.rp), 0)',
    ours: ["E→S fileReady manage.json with its report", "S→C fileReady manage.json"],
  },
  ...releasing,
];

interface RowStep {
  /** `undefined` where the original has no such row. */
  readonly original: string | undefined;
  readonly ours: string;
  readonly why?: string;
}

const hashes = {
  old: "01D09D19C2139A46AEBFB577780D123D7396E97201BC7EAD210A2EBFF8239DEE",
  again: "D9A4C6676A62CB3B8CA0B8459AB341837CDBA8543316C8574B454CCC24D4C690",
};
const root = "data/storage/el2/base/files";
const rootRow: RowStep = {
  original: `${root}/;16832;1;4096;1700000210;;0;0`,
  ours: `${root};16832;1;4096;1700000210;;0;0`,
  why: "a folder has one name, whatever the profile puts behind it: W14",
};
const oldRow = `${root}/b.txt;33152;0;4;1690000000;${hashes.old};0;0`;
const notesRow = `${root}/notes;16832;1;4096;1700000000;;0;0`;
const againRow = `${root}/notes/a.txt;33152;0;12;1700000200;${hashes.again};0;0`;

const manifestRows: readonly RowStep[] = [
  rootRow,
  { original: oldRow, ours: oldRow },
  { original: notesRow, ours: notesRow },
  { original: againRow, ours: againRow },
];
const whyFolders = "folders come with what is below them, so that their modes and times come back: W50, W60";
const tarRows: readonly RowStep[] = [
  { original: undefined, ours: rootRow.ours, why: whyFolders },
  { original: undefined, ours: oldRow, why: "moved in with an old time, and never sent by the original: W29" },
  { original: undefined, ours: notesRow, why: whyFolders },
  { original: againRow, ours: againRow },
];

test("an increment goes as in the worked trace, with the rows of its reports as written there but for what is better", async () => {
  await using real = await open(source);
  plantTree(real, { hasEmpty: false, videoNs: seconds(1_700_000_050) });
  await real.backUp(bundle, { increment: { lastIncrementalTime: 0 } });
  const base = join(real.device.home, "base.rp");
  writeFileSync(base, real.files.get("manage.json")?.report ?? "");
  rewrite(real);
  real.forget();
  const manifest = { kind: "path", path: base } as const;
  await real.backUp(bundle, { info: '{"infos":[]}', increment: { lastIncrementalTime: 1_700_000_100, manifest } });
  const lines = describeTrace(real.trace).map((line) => line.replace(/\d{13}_part/, "<ms>_part"));
  expect(lines).toEqual(incremental.flatMap(({ ours }) => ours));
  const [[, tar] = [], [, all] = []] = [...real.files];
  expect(rowsOf(tar?.report)).toEqual(tarRows.map(({ ours }) => ours));
  expect(rowsOf(all?.report)).toEqual(manifestRows.map(({ ours }) => ours));
  // The original leaves it out, and nothing says that it was there: W61.
  const { deleted } = parseReport(all?.report ?? "");
  expect(deleted.map(({ path }) => String(Buffer.from(path)))).toEqual([`${root}/video.mp4`]);
});

const restore: readonly Step[] = [
  {
    original: "S→E HandleRestore(isClearData=true) → 0 (staging wiped)",
    ours: ["S→E load", "S→C begin"],
    why: "as in a backup; each run has a staging folder of its own: W67",
  },
  ...["manage.json", "part.0.tar", video].map((name) => ({
    original: `S→E GetIncrementalFileHandle("${name === video ? "9c1185a5c5e9fc54.mp4" : name}") → fd, rpFd, 0`,
    ours: [`S→E openRestoreFile ${name}`, `E→S restoreFileReady ${name} with its report`, `S→C fileReady ${name}`],
    why: "an open file comes in a request of its own, before the answer",
  })),
  {
    original:
      'S→E PublishIncrementalFile("") → 0; unpack part.0.tar; rename the big file; delete manage.json and its report',
    ours: ["S→E unpack", "    unpack is answered"],
    why: "everything is read and checked before the first file changes; what was received goes with the staging folder",
  },
  {
    original: "E→S StartExtTimer() → true; JS onProcess() → …",
    ours: [`JS  onProcess() → ${JSON.stringify(progress)}`],
    why: "the timer is the service's own, and cannot fail to start: W40",
  },
  {
    original: "E→S ReportAppProcessInfo('{\"processResult\":…}', 3) (tab-indented)",
    ours: [`S→C process ${JSON.stringify(progressText)}`],
    why: "the service makes the text; it says the same",
  },
  {
    original: `JS onRestoreEx({code:1000000,name:"1.0.0"}, '[...]') → '${restored}'`,
    ours: [`JS  onRestoreEx({"code":1000000,"name":"1.0.0"}, ${details}) → ${JSON.stringify(restored)}`],
  },
  { original: "E→S ServiceResultReport('<same text>', 3, 0)", ours: [`S→C result ${JSON.stringify(restored)}`] },
  { original: "JS onRelease(2)", ours: ['JS  onRelease(2) → ""'] },
  {
    original: "E→S HandleExtDisconnect(3, true, 0); S→E HandleClear(); disconnect",
    ours: ["S→E clear", "    clear is answered", "S→C end", "S→C allEnd"],
    why: "a restored bundle is told to have ended whatever its hook gave, as the documentation promises",
  },
];

test("a restore goes as in the worked trace: files, unpacking, progress, the hook's text byte for byte, release, clear, end", async () => {
  await using real = await open(restoreSource, 1_700_000_400_000);
  plantTree(real);
  await real.backUp(bundle);
  real.forget();
  // In the order in which the trace asks for them.
  const kept = [...real.files].reverse();
  real.files.clear();
  for (const [name, file] of kept) real.files.set(name, file);
  await real.restore(bundle, { info: '{"infos":[]}' });
  expect(describeTrace(real.trace)).toEqual(restore.flatMap(({ ours }) => ours));
});

function open(text: string, nowMs = 1_700_000_000_000): Promise<RealSession> {
  return RealSession.open([{ bundleName: bundle, fileCount: 0, profile, source: text }], { nowMs });
}

interface TreeOptions {
  readonly hasEmpty?: boolean;
  readonly videoNs?: bigint;
}

function plantTree(
  real: RealSession,
  { hasEmpty = true, videoNs = 1_700_000_050_005_000_000n }: TreeOptions = {},
): void {
  const times = openFileTimes();
  const at = (path: string) => real.device.hostPath(bundle, `${files}/${path}`);
  if (hasEmpty) mkdirSync(at("empty"), { recursive: true, mode: 0o700 });
  plantFile(at("notes/a.txt"), "hello world\n", { times, mtimeNs: seconds(1_700_000_000) });
  plantFile(at("video.mp4"), Buffer.alloc(5_242_880), { times, mtimeNs: videoNs });
  for (const path of [...(hasEmpty ? ["empty"] : []), "notes", ""]) setTime(at(path), 1_700_000_000);
}

/** What happens between the two increments: one file changed, one moved in, one deleted. */
function rewrite(real: RealSession): void {
  const times = openFileTimes();
  const at = (path: string) => real.device.hostPath(bundle, `${files}/${path}`);
  plantFile(at("notes/a.txt"), "hello again\n", { times, mtimeNs: seconds(1_700_000_200) });
  plantFile(at("b.txt"), "old\n", { times, mtimeNs: seconds(1_690_000_000) });
  rmSync(at("video.mp4"));
  setTime(at("notes"), 1_700_000_000);
  setTime(at(""), 1_700_000_210);
}

function setTime(path: string, second: number): void {
  openFileTimes().set(path, { atimeNs: seconds(second), mtimeNs: seconds(second) });
}

function seconds(count: number): bigint {
  return BigInt(count) * 1_000_000_000n;
}

/** Head and rows, without what only we write; the size of a folder is the file system's own. */
function rowsOf(report: Buffer | undefined): string[] {
  const [version, keys, ...rows] = String(report).trimEnd().split("\n");
  expect([version, keys]).toEqual(["version=1.0&attrNum=8", "path;mode;dir;size;mtime;hash;usertar;encodeFlag"]);
  return rows.filter((row) => !row.startsWith(";")).map((row) => row.replace(/;16832;1;\d+;/, ";16832;1;4096;"));
}
