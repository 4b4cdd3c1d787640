import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CompiledModules, parseCompiledModules } from "@carryall/formats";
import { SourcePositions } from "./source-positions.ts";
import { startFailed } from "./start-failed.ts";

/** An application's compiled code, as its installation left it. */
export interface ApplicationCode {
  /** Holds `modules.json` and what it names. */
  readonly directory: string;
  readonly table: CompiledModules;
  /** Of the author's own sources. */
  readonly positions: SourcePositions;
}

/** @throws {BackupError} `startFailed` for a list of modules that is not there, or damaged. */
export function readApplicationCode(directory: string): ApplicationCode {
  try {
    const table = parseCompiledModules(readFileSync(join(directory, "modules.json"), "utf8"));
    return { directory, table, positions: new SourcePositions(directory, table) };
  } catch (cause) {
    throw startFailed("the list of its modules cannot be read", cause);
  }
}
