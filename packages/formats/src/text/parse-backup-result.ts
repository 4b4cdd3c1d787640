import { isJsonObject, type JsonValue } from "./json-value.ts";
import { parseLenientJson } from "./parse-lenient-json.ts";

export interface BackupResult {
  /** The mappings of the profile that the application wants for this backup, by their `restoreDir`; each once. */
  readonly restoreDirs: readonly string[];
  /** Why nothing was taken from something that looks as if it was meant; whole sentences without the full stop. */
  readonly problem?: string;
}

const maxRestoreDirs = 1000;
const none: BackupResult = { restoreDirs: [] };

/**
 * What the framework itself reads out of the text that `onBackupEx` gave: `{ "compatibleDirMapping": ["/…"] }`. The text
 * is the application's own and need not be JSON; items that are no text, or empty, are passed over.
 *
 * @see app_file_service: b_json_entity_onbackupex_ret.cpp, GetCompatibleDirs
 */
export function parseBackupResult(text: string): BackupResult {
  const value = readJson(text);
  const asked = isJsonObject(value) ? value.compatibleDirMapping : undefined;
  if (asked === undefined) return none;
  if (!Array.isArray(asked)) return { ...none, problem: "its compatibleDirMapping is no array" };
  const restoreDirs = asked.filter((item): item is string => typeof item === "string" && item !== "");
  if (restoreDirs.length > maxRestoreDirs) {
    return { ...none, problem: `its compatibleDirMapping has more than ${maxRestoreDirs} entries` };
  }
  return { restoreDirs: [...new Set(restoreDirs)] };
}

function readJson(text: string): JsonValue | undefined {
  try {
    return parseLenientJson(text, { subject: "what onBackupEx gave" }).value;
  } catch {
    // Most applications give a text of their own, or none: no fault.
    return undefined;
  }
}
