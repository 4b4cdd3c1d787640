import { readFileSync } from "node:fs";

export type LogRecord = Readonly<Record<string, unknown>> & { readonly event: string };

/** The lines of a JSON log, in order; none where there is no log yet. */
export function readLog(path: string): LogRecord[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  // The last line may be one that is being written.
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogRecord);
}
