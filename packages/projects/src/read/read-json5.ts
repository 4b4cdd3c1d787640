import { BackupError } from "@carryall/protocol";
import * as v from "valibot";
import { parseJson5 } from "./parse-json5.ts";
import { readText } from "./read-text.ts";

/**
 * Reads one JSON5 file and checks its shape; keys that the schema does not name are dropped.
 *
 * @throws {BackupError} `invalidArgument` naming the file, and the place in it: line and column for a fault of
 *   syntax, the key's path for a value of the wrong kind.
 */
export function readJson5<T>(file: string, schema: v.GenericSchema<unknown, T>): T {
  const result = v.safeParse(schema, parseJson5(readText(file), file));
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${file}: ${where === null ? issue.message : `${where}: ${issue.message}`}`,
  );
}
