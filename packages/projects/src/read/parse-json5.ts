import { BackupError } from "@carryall/protocol";
import JSON5 from "json5";

/**
 * Parses JSON5: comments, trailing commas, single quotes and a byte order mark are all fine.
 *
 * @param file Named in the error; nothing is read from it.
 * @throws {BackupError} `invalidArgument` as `Cannot read FILE:LINE:COLUMN: …`, both counted from 1.
 */
export function parseJson5(text: string, file: string): unknown {
  try {
    return JSON5.parse<unknown>(text);
  } catch (error) {
    if (!isJson5Error(error)) throw error;
    const what = error.message.replace(/^JSON5: /, "").replace(/ at \d+:\d+$/, "");
    throw new BackupError("invalidArgument", `Cannot read ${file}:${error.lineNumber}:${error.columnNumber}: ${what}`, {
      cause: error,
      hint: "Correct the file: it must be JSON, in which comments and trailing commas are allowed",
    });
  }
}

function isJson5Error(error: unknown): error is SyntaxError & { lineNumber: number; columnNumber: number } {
  return error instanceof SyntaxError && "lineNumber" in error && "columnNumber" in error;
}
