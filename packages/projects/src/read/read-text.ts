import { readFileSync } from "node:fs";
import { BackupError } from "@carryall/protocol";

/** @throws {BackupError} `invalidArgument` naming the file, with the system's own words. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.replace(/,.*$/, "") : String(cause);
    throw new BackupError("invalidArgument", `Cannot read ${file}: ${what}`, { cause });
  }
}
