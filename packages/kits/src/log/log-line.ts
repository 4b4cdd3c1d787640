export type LogLevel = "debug" | "info" | "warn" | "error" | "fatal";

/** One line of the application's log. `domain` only from hilog. */
export interface LogLine {
  readonly level: LogLevel;
  readonly domain?: number;
  readonly tag?: string;
  readonly text: string;
}

export type WriteLog = (line: LogLine) => void;
