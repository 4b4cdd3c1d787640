import { Console } from "node:console";
import { Writable } from "node:stream";
import type { LogLevel, WriteLog } from "./log-line.ts";

const levels = {
  debug: "debug",
  log: "info",
  info: "info",
  warn: "warn",
  error: "error",
  assert: "error",
  trace: "error",
  count: "info",
  countReset: "info",
  dir: "info",
  dirxml: "info",
  group: "info",
  groupCollapsed: "info",
  groupEnd: "info",
  table: "info",
  time: "info",
  timeLog: "info",
  timeEnd: "info",
} as const satisfies Record<string, LogLevel>;

type MethodName = keyof typeof levels;

/**
 * The global `console`: Node's formats, written to the application's log with the tag "console", a line per call.
 */
export function createConsole(writeLog: WriteLog): object {
  let level: LogLevel = "info";
  const sink = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      writeLog({ level, tag: "console", text: String(chunk).replace(/\n$/, "") });
      done();
    },
  });
  // Its own instance: counters, timers and indentation are this application's.
  const formatter = new Console({ stdout: sink, stderr: sink, ignoreErrors: false, colorMode: false });
  return Object.fromEntries(
    Object.entries(levels).map(([name, methodLevel]) => [
      name,
      (...args: unknown[]) => {
        // The stream writes before the call returns, so the level is still this call's.
        level = methodLevel;
        Reflect.apply(formatter[name as MethodName], formatter, args); // Object.entries loses the key's type.
      },
    ]),
  );
}
