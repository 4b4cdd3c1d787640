import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type FileTimes, openFileTimes } from "@carryall/runtime";
import { plantFile } from "./plant-file.ts";
import { SeededRandom } from "./seeded-random.ts";

export interface PlantedNotes {
  readonly noteCount: number;
  readonly attachmentCount: number;
  /** Sandbox paths that the profile excludes. */
  readonly excludedPaths: readonly string[];
}

export interface PlantNotesOptions {
  /** Where a sandbox path of the application really is. */
  readonly hostPath: (sandboxPath: string) => string;
  readonly noteCount?: number;
  readonly seed?: number;
}

const filesDirectory = "/data/storage/el2/base/haps/entry/files";
const words = [
  "milk",
  "bread",
  "tickets",
  "passport",
  "dentist",
  "birthday",
  "ideas",
  "garden",
  "train",
  "Jahreszeiten",
  "咖啡",
];
const tags = ["shopping", "home", "travel", "work", "later"];
const firstDayNs = 1_700_000_000_000_000_000n;

/**
 * The data of examples/notes 1.0.0 as somebody has gathered it: notes in SQLite, settings, attachments in all scripts,
 * one of them above 2 MiB, thumbnails and a temporary file that the profile excludes.
 */
export function plantNotes({ hostPath, noteCount = 240, seed = 1 }: PlantNotesOptions): PlantedNotes {
  const random = new SeededRandom(seed);
  const times = openFileTimes();
  plantDatabase(hostPath("/data/storage/el2/database/entry/rdb/notes.db"), noteCount, random);
  plantSettings(hostPath("/data/storage/el2/base/haps/entry/preferences/settings"), times);
  const attachmentCount = plantAttachments({ hostPath, noteCount, random, times });
  const excludedPaths = [
    ...Array.from({ length: 40 }, (_, index) => `${filesDirectory}/thumbnails/${index}.jpg`),
    `${filesDirectory}/attachments/upload.tmp`,
  ];
  for (const path of excludedPaths) plantFile(hostPath(path), random.bytes(2000), { times, mtimeNs: firstDayNs });
  return { noteCount, attachmentCount, excludedPaths };
}

function plantDatabase(path: string, noteCount: number, random: SeededRandom): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode=WAL; PRAGMA user_version=1; BEGIN");
    database.exec("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT, created INTEGER)");
    const insert = database.prepare("INSERT INTO notes (id, title, body, created) VALUES (?, ?, ?, ?)");
    for (let id = 1; id <= noteCount; id += 1) {
      const text = Array.from({ length: 3 + random.below(30) }, () => random.pick(words)).join(" ");
      const body = random.below(3) === 0 ? `${text} #${random.pick(tags)} #${random.pick(tags)}` : text;
      insert.run(id, `${random.pick(words)} ${id}`, body, 1_700_000_000 + id * 3600);
    }
    database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

function plantSettings(path: string, times: FileTimes): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<preferences version="1.0">
  <string key="theme">dark</string>
  <int key="fontSize" value="18"/>
  <int key="lastOpenedNote" value="7"/>
</preferences>
`;
  plantFile(path, text, { times, mtimeNs: firstDayNs });
}

interface AttachmentOptions {
  readonly hostPath: (path: string) => string;
  readonly noteCount: number;
  readonly random: SeededRandom;
  readonly times: FileTimes;
}

function plantAttachments({ hostPath, noteCount, random, times }: AttachmentOptions): number {
  const names = ["photo.jpg", "scan ü.pdf", "录音.m4a", "список.txt", "très long nom de fichier.dat", ".hidden"];
  let count = 0;
  for (let id = 1; id <= noteCount; id += 5) {
    const name = random.pick(names);
    plantFile(hostPath(`${filesDirectory}/attachments/${id}/${name}`), random.bytes(random.below(60_000)), {
      times,
      mode: random.pick([0o600, 0o640, 0o644]),
      mtimeNs: firstDayNs + BigInt(id) * 86_400_123_456_789n,
    });
    count += 1;
  }
  plantFile(hostPath(`${filesDirectory}/attachments/1/lecture.mp4`), random.bytes(5 * 1024 * 1024 + 17), {
    times,
    mtimeNs: firstDayNs + 987_654_321n,
  });
  return count + 1;
}
