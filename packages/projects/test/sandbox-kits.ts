import { accessSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { BackupExtensionAbility, type Exports } from "./load-compiled.ts";

/** What the examples use of a context. */
export interface SandboxContext {
  readonly filesDir: string;
  readonly databaseDir: string;
}

/** Preferences by key, of the one store that the examples have. */
export type StoredPreferences = Map<string, unknown>;

/** Stand-ins for the kits that the examples import, over a real database and real files. */
export function sandboxKits(stored: StoredPreferences): (name: string) => Exports {
  const kits: Record<string, Exports> = {
    "@kit.CoreFileKit": { BackupExtensionAbility, fileIo },
    "@kit.ArkData": {
      relationalStore: { SecurityLevel: { S1: 1 }, getRdbStore },
      preferences: preferencesOver(stored),
    },
    "@kit.PerformanceAnalysisKit": { hilog: { info() {}, error() {} } },
  };
  return (name) => {
    const kit = kits[name];
    if (kit === undefined) throw new Error(`the examples are not known to use ${name}`);
    return kit;
  };
}

const fileIo = {
  OpenMode: { READ_WRITE: 0o2, CREATE: 0o100, TRUNC: 0o1000 },
  accessSync: (path: string) => existsSync(path),
  listFileSync: (path: string) => readdirSync(path),
  statSync,
  openSync: (path: string, mode: number) => ({ fd: openSync(path, mode) }),
  writeSync: (fd: number, text: string) => writeSync(fd, text),
  closeSync: (file: { fd: number }) => closeSync(file.fd),
};

function preferencesOver(stored: StoredPreferences) {
  const store = {
    get: async (key: string, fallback: unknown) => stored.get(key) ?? fallback,
    has: async (key: string) => stored.has(key),
    put: async (key: string, value: unknown) => void stored.set(key, value),
    delete: async (key: string) => void stored.delete(key),
    flush: async () => {},
  };
  return { getPreferences: async () => store };
}

async function getRdbStore(context: SandboxContext, { name }: { name: string }) {
  const path = `${context.databaseDir}/rdb/${name}`;
  mkdirSync(dirname(path), { recursive: true });
  accessSync(dirname(path));
  return new SandboxStore(new DatabaseSync(path));
}

class SandboxStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec("PRAGMA journal_mode = WAL");
  }

  get version(): number {
    return Number(this.#database.prepare("PRAGMA user_version").get()?.user_version);
  }

  set version(version: number) {
    this.#database.exec(`PRAGMA user_version = ${version}`);
  }

  async executeSql(sql: string, values: SQLInputValue[] = []): Promise<void> {
    this.#database.prepare(sql).run(...values);
  }

  async execute(sql: string): Promise<void> {
    this.#database.exec(sql);
  }

  async querySql(sql: string, values: SQLInputValue[] = []) {
    const rows = this.#database.prepare(sql).all(...values);
    let at = -1;
    const cell = (column: number) => Object.values(rows[at] ?? {})[column];
    const goTo = (row: number) => {
      at = row;
      return at < rows.length;
    };
    return {
      goToFirstRow: () => goTo(0),
      goToNextRow: () => goTo(at + 1),
      getLong: cell,
      getString: cell,
      close() {},
    };
  }

  beginTransaction(): void {
    this.#database.exec("BEGIN");
  }

  commit(): void {
    this.#database.exec("COMMIT");
  }

  rollBack(): void {
    this.#database.exec("ROLLBACK");
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}
