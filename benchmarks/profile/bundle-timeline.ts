import type { LogRecord } from "@carryall/testkit";

/** What the service noted of one bundle: milliseconds since its session opened and since the line before. */
export function bundleTimeline(log: readonly LogRecord[], bundle: string): string[] {
  const start = log.find(({ event }) => event === "session opens");
  const own = log.filter((line) => line.bundle === bundle);
  let before = timeOf(start ?? own[0]);
  const openedAt = before;
  return own.map((line) => {
    const at = timeOf(line);
    const text = `${String(at - openedAt).padStart(8)} +${String(at - before).padEnd(5)} ${line.event} ${line.name ?? ""}`;
    before = at;
    return text.trimEnd();
  });
}

function timeOf(line: LogRecord | undefined): number {
  return Date.parse(String(line?.time));
}
