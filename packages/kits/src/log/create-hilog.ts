import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { formatHilog } from "./format-hilog.ts";
import type { LogLevel as LevelName, WriteLog } from "./log-line.ts";

const LogLevel = Object.freeze({ DEBUG: 3, INFO: 4, WARN: 5, ERROR: 6, FATAL: 7 });

const levelNumbers = {
  debug: LogLevel.DEBUG,
  info: LogLevel.INFO,
  warn: LogLevel.WARN,
  error: LogLevel.ERROR,
  fatal: LogLevel.FATAL,
} as const satisfies Record<LevelName, number>;

/** `@ohos.hilog`, with a least level of its own. */
export function createHilog(writeLog: WriteLog): object {
  let minLevel: number = LogLevel.DEBUG;

  const writerOf =
    (level: LevelName) =>
    (domain: unknown, tag: unknown, format: unknown, ...args: unknown[]) => {
      if (typeof domain !== "number") throw parameterError("The domain must be a number.");
      if (levelNumbers[level] < minLevel) return;
      writeLog({ level, domain, tag: String(tag), text: formatHilog(String(format), args) });
    };

  return withStubs("@ohos.hilog", {
    LogLevel,
    debug: writerOf("debug"),
    info: writerOf("info"),
    warn: writerOf("warn"),
    error: writerOf("error"),
    fatal: writerOf("fatal"),
    isLoggable: (_domain: unknown, _tag: unknown, level: unknown) => typeof level === "number" && level >= minLevel,
    setMinLogLevel: (level: unknown) => {
      if (typeof level === "number") minLevel = level;
    },
  });
}
