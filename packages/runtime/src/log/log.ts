/** One JSON line an event. `event` is a short verb phrase that tests and people search for; the rest is data. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Drops everything. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
