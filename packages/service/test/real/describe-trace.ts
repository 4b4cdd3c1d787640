import type { RealSession } from "./real-session.ts";

type TraceEntry = RealSession["trace"][number];

/**
 * A trace as lines, in the form of the original's documentation: `S→E` the service calls the extension, `E→S` the
 * reverse, `JS` the application's method with what it gives, `S→C` what the client is told. Log lines and signs of life
 * are left out.
 */
export function describeTrace(trace: readonly TraceEntry[]): string[] {
  const open = new Map<string, (result: unknown) => string | undefined>();
  const lines: string[] = [];
  for (const entry of trace) {
    if (entry.direction === "toClient") {
      const { kind, name, code, text } = entry.told;
      lines.push(
        ["S→C", kind, name, code, text && JSON.stringify(text)].filter((part) => part !== undefined).join(" "),
      );
      continue;
    }
    const { direction, message } = entry;
    if (message.method === undefined) {
      // An answer: to whom it goes says who has asked.
      const asker = direction === "toExtension" ? "E" : "S";
      const line = open.get(`${asker} ${message.id}`)?.(message.error ?? message.result);
      if (line !== undefined) lines.push(line);
      continue;
    }
    const method = message.method.replace("extension/", "");
    const params = message.params ?? {};
    if (message.id === undefined || method === "log") continue;
    if (method === "callHook") {
      const { hook, ...rest } = params;
      const args = Object.values(rest).map((each) => JSON.stringify(each));
      open.set(`S ${message.id}`, (result) => `JS  ${hook}(${args.join(", ")}) → ${describeOutcome(result)}`);
      continue;
    }
    const arrow = direction === "toExtension" ? "S→E" : "E→S";
    const asker = direction === "toExtension" ? "S" : "E";
    const name = typeof params.name === "string" ? ` ${params.name}` : "";
    const withReport = "report" in params || "manifest" in params ? " with its report" : "";
    lines.push(`${arrow} ${method}${name}${withReport}`);
    if (["pack", "unpack", "clear"].includes(method)) {
      open.set(`${asker} ${message.id}`, () => `    ${method} is answered`);
    }
  }
  return lines;
}

function describeOutcome(result: unknown): string {
  const outcome = result as { kind?: string; text?: string; error?: { message: string } };
  return outcome.kind === "returned" ? JSON.stringify(outcome.text) : `throws ${outcome.error?.message}`;
}
