import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Log } from "@carryall/runtime";
import pino from "pino";

const maxPendingBytes = 1024 * 1024;

/** A log that is closed by the block that opened it. */
export interface OpenLog extends Log, Disposable {}

/**
 * Appends JSON lines to a file, each written before the call returns: what is in the log has happened, also after a crash.
 *
 * @param fields Stand in every line.
 */
export function openLog(path: string, fields: Readonly<Record<string, unknown>> = {}): OpenLog {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const destination = pino.destination({
    dest: path,
    sync: true,
    append: true,
    mode: 0o600,
    maxLength: maxPendingBytes,
  });
  // A full disk: what was to be logged waits for the next line, and is lost when too much of it does. Who logs goes on.
  destination.on("error", () => {});
  const logger = pino(
    {
      base: fields,
      messageKey: "event",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    info: (event, data) => logger.info(data ?? {}, event),
    warn: (event, data) => logger.warn(data ?? {}, event),
    error: (event, data) => logger.error(data ?? {}, event),
    [Symbol.dispose]: () => destination.end(),
  };
}
