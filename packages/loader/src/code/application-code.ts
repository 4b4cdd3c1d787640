import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CompiledModules, parseCompiledModules } from "@carryall/formats";
import { SourcePositions } from "./source-positions.ts";

/** An application's compiled code, as its installation left it. */
export interface ApplicationCode {
  /** Holds `modules.json` and what it names. */
  readonly directory: string;
  readonly table: CompiledModules;
  /** Of the author's own sources. */
  readonly positions: SourcePositions;
}

/** @throws {Error} The system's for a list of modules that is not there, and `parseCompiledModules`' for a damaged one. */
export function readApplicationCode(directory: string): ApplicationCode {
  const table = parseCompiledModules(readFileSync(join(directory, "modules.json"), "utf8"));
  return { directory, table, positions: new SourcePositions(directory, table) };
}
