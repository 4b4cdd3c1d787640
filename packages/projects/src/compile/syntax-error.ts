import { BackupError } from "@carryall/protocol";

export interface SyntaxFault {
  readonly file: string;
  /** What was parsed, with the author's lines. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The parser's words. */
  readonly what: string;
  readonly cause?: unknown;
}

/** The error for source code that cannot be parsed: `Cannot compile FILE:LINE:COLUMN: …`, then the line itself. */
export function syntaxError({ file, text, line, column, what, cause }: SyntaxFault): BackupError {
  const offending = text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? "";
  return new BackupError(
    "invalidArgument",
    `Cannot compile ${file}:${line}:${column}: ${what}\n    ${offending.trim()}`,
    { cause, hint: "Correct the source: DevEco's own build would refuse it, too" },
  );
}
