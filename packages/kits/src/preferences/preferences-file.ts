import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { writeFileAtomically } from "@carryall/runtime";
import { readPreferencesXml } from "./read-preferences-xml.ts";
import type { StoredValue } from "./stored-value.ts";
import { writePreferencesXml } from "./write-preferences-xml.ts";

const fileMode = 0o660;

/**
 * One preferences file and the two that a device may have left beside it: `.bak`, the last good one of a write that was
 * cut short, and `.broken`, one that could not be read.
 */
export class PreferencesFile {
  readonly #locate: () => string;

  /** @param locate Gives the host path, for each operation again: what may not be written may still be asked for. */
  constructor(locate: () => string) {
    this.#locate = locate;
  }

  /** An unreadable file is put aside as `.broken`; the backup takes its place, or nothing does. */
  read(): Map<string, StoredValue> {
    const hostPath = this.#locate();
    const entries = this.#readOrPutAside(hostPath);
    if (entries !== undefined) return entries;
    const backup = `${hostPath}.bak`;
    if (!existsSync(backup)) return new Map();
    renameSync(backup, hostPath);
    return this.#readOrPutAside(hostPath) ?? new Map();
  }

  /** Whole or not at all; the folder is made if it is not there. */
  write(entries: ReadonlyMap<string, StoredValue>): void {
    const hostPath = this.#locate();
    mkdirSync(dirname(hostPath), { recursive: true, mode: 0o770 });
    writeFileAtomically(hostPath, writePreferencesXml(entries), { mode: fileMode });
    rmSync(`${hostPath}.bak`, { force: true });
  }

  remove(): void {
    const hostPath = this.#locate();
    for (const suffix of ["", ".bak", ".broken"]) rmSync(`${hostPath}${suffix}`, { force: true });
  }

  #readOrPutAside(path: string): Map<string, StoredValue> | undefined {
    if (!existsSync(path)) return undefined;
    try {
      return readPreferencesXml(readFileSync(path, "utf8"));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      renameSync(path, `${path}.broken`);
      return undefined;
    }
  }
}
