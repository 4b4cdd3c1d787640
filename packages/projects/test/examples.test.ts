import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { compileModules, readProject } from "../src/index.ts";
import { BackupExtensionAbility, loadCompiled } from "./load-compiled.ts";
import { type StoredPreferences, sandboxKits } from "./sandbox-kits.ts";

const examples = fileURLToPath(new URL("../../../examples", import.meta.url));

test.each([
  ["notes/1.0.0", "com.example.notes", 1000000, "1.0.0", "NotesBackup"],
  ["notes/2.0.0", "com.example.notes", 2000000, "2.0.0", "NotesBackup"],
  ["gallery", "com.example.gallery", 3001004, "3.1.4", "GalleryBackup"],
])("example %s is read and compiled without a warning", async (path, bundleName, versionCode, versionName, name) => {
  const project = readProject(join(examples, path));
  expect(project).toMatchObject({ bundleName, versionCode, versionName, warnings: [], extension: { name } });
  expect(JSON.parse(project.extension?.profileText ?? "")).toMatchObject({ allowToBackupRestore: true });
  const Extension = await compileExample(path, new Map());
  expect(Extension.name).toBe(name);
  expect(new Extension()).toBeInstanceOf(BackupExtensionAbility);
});

test("example notes 1.0.0 settles its store and writes what it counted", async () => {
  const device = prepareDevice();
  const extension = new (await compileExample("notes/1.0.0", device.preferences))();
  extension.context = device.context;
  await extension.onBackup();
  const summary = JSON.parse(readFileSync(join(device.context.filesDir, "backup-summary.json"), "utf8"));
  expect(summary).toEqual({ versionName: "1.0.0", notes: 3, attachments: 2, attachmentBytes: 9 });
  expect(readdirSync(join(device.context.databaseDir, "rdb"))).toEqual(["notes.db"]);
  await extension.onRestore({ code: 1000000, name: "1.0.0" });
});

test("example notes 2.0.0 brings data of 1.0.0 up to date, once", async () => {
  const device = prepareDevice();
  const extension = new (await compileExample("notes/2.0.0", device.preferences))();
  extension.context = device.context;
  const report = await extension.onRestoreEx({ code: 1000000, name: "1.0.0" }, "");
  expect(report).toBe(
    '{"resultInfo":[{"type":"ErrorInfo","errorCode":"0","errorInfo":""},{"type":"CountInfo","infos":' +
      '[{"backupInfo":"notes","successCount":3,"duplicateCount":0,"failedCount":0,"details":null}]}]}',
  );
  expect(device.query("SELECT * FROM notes")).toEqual([
    { id: 1, title: "Shopping", body: "Milk", created: 10, pinned: 0, modified: 10 },
    { id: 2, title: "Idea", body: "call Ann about C#", created: 20, pinned: 0, modified: 20 },
    { id: 3, title: "Plain", body: "nothing", created: 30, pinned: 0, modified: 30 },
  ]);
  expect(device.query("SELECT * FROM tags ORDER BY note_id, tag")).toEqual([
    { note_id: 1, tag: "home" },
    { note_id: 1, tag: "shopping" },
    { note_id: 2, tag: "über-idea" },
  ]);
  expect(device.query("PRAGMA user_version")).toEqual([{ user_version: 2 }]);
  expect([...device.preferences]).toEqual([
    ["fontSize", 18],
    ["appearance.theme", "dark"],
  ]);
  expect(await extension.onRestoreEx({ code: 1000000, name: "1.0.0" }, "")).toBe(report);
  await extension.onBackup();
});

test("example notes 2.0.0 leaves the store as it was where the upgrade fails, and throws", async () => {
  const device = prepareDevice(
    "CREATE TRIGGER stop BEFORE UPDATE OF body ON notes BEGIN SELECT RAISE(ABORT, 'stop'); END",
  );
  const extension = new (await compileExample("notes/2.0.0", device.preferences))();
  extension.context = device.context;
  await expect(extension.onRestoreEx({ code: 1000000, name: "1.0.0" }, "")).rejects.toThrow("stop");
  expect(device.query("PRAGMA user_version")).toEqual([{ user_version: 1 }]);
  expect(device.query("SELECT * FROM notes WHERE id = 3")).toEqual([
    { id: 3, title: "Plain", body: "nothing", created: 30 },
  ]);
});

interface Extension {
  context: unknown;
  onBackup(): Promise<void>;
  onRestore(version: { code: number; name: string }): Promise<void>;
  onRestoreEx(version: { code: number; name: string }, info: string): Promise<string>;
}

async function compileExample(path: string, preferences: StoredPreferences): Promise<new () => Extension> {
  const out = temporaryDirectory();
  const { warnings } = await compileModules(readProject(join(examples, path)), out);
  expect(warnings).toEqual([]);
  // True of the examples, whose source stands in this repository.
  return loadCompiled(out, sandboxKits(preferences)).default as new () => Extension;
}

// The data of 1.0.0, with whatever else the statement adds to its store.
function prepareDevice(statement = "SELECT 1") {
  const directory = temporaryDirectory();
  const context = { filesDir: join(directory, "files"), databaseDir: join(directory, "database") };
  mkdirSync(join(context.filesDir, "attachments/1"), { recursive: true });
  writeFileSync(join(context.filesDir, "attachments/1/receipt.txt"), "12345");
  writeFileSync(join(context.filesDir, "attachments/1/list.txt"), "1234");
  mkdirSync(join(context.databaseDir, "rdb"), { recursive: true });
  const path = join(context.databaseDir, "rdb/notes.db");
  using database = new DatabaseSync(path);
  database.exec(`CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT, created INTEGER);
    INSERT INTO notes VALUES (1, 'Shopping', 'Milk #shopping #home #home', 10),
      (2, 'Idea', '#über-idea call Ann about C#', 20), (3, 'Plain', 'nothing', 30);
    PRAGMA user_version = 1; ${statement};`);
  const preferences: StoredPreferences = new Map<string, unknown>([
    ["theme", "dark"],
    ["fontSize", 18],
  ]);
  return { context, preferences, query: (sql: string) => queryFile(path, sql) };
}

function queryFile(path: string, sql: string) {
  using database = new DatabaseSync(path);
  return database
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "carryall-examples-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
