import type { RecordedEvent } from "../record-session.ts";

export interface AskedBundle {
  readonly name: string;
  /** How often it was appended. */
  readonly count: number;
  /** Codes that it may begin with, or end with; `undefined` for none. */
  readonly beginCodes: readonly (number | undefined)[];
  readonly endCodes: readonly (number | undefined)[];
}

const maxRunning = 3;

/**
 * Compares what a client's callbacks were told with the rules of order.
 *
 * @param options.isComplete False for a client that did not live to hear the end.
 * @returns What is broken, in words.
 */
export function brokenRules(
  events: readonly RecordedEvent[],
  asked: readonly AskedBundle[],
  { isComplete }: { readonly isComplete: boolean },
): string[] {
  const broken: string[] = [];
  const names = new Set(asked.map(({ name }) => name));
  for (const { bundle } of events)
    if (bundle !== undefined && !names.has(bundle)) broken.push(`${bundle} is a stranger`);
  for (const bundle of asked) {
    const own = events.filter((each) => each.bundle === bundle.name);
    broken.push(...brokenRulesOf(bundle, own, isComplete).map((rule) => `${bundle.name}: ${rule}`));
  }
  if (mostAtOnce(events) > maxRunning) broken.push(`${mostAtOnce(events)} bundles run at once`);
  broken.push(...brokenEnds(events, isComplete && asked.length > 0));
  return broken;
}

function brokenRulesOf(bundle: AskedBundle, events: readonly RecordedEvent[], isComplete: boolean): string[] {
  const broken: string[] = [];
  let files: string[] | undefined;
  let terminalCount = 0;
  for (const { event, code, name } of events) {
    if (event === "begin") {
      if (files !== undefined) broken.push("begins between its begin and its end");
      if (!bundle.beginCodes.includes(code)) broken.push(`begins with ${code}`);
      if (code === undefined) files = [];
      else terminalCount += 1;
    } else if (files === undefined) broken.push(`${event} before its begin or after its end`);
    else if (event === "end") {
      if (!bundle.endCodes.includes(code)) broken.push(`ends with ${code}`);
      terminalCount += 1;
      files = undefined;
    } else if (event === "file") {
      if (files.includes("manage.json")) broken.push(`${name} comes after manage.json`);
      files.push(name ?? "");
    }
  }
  if (terminalCount > bundle.count) broken.push(`${terminalCount} terminal reports of ${bundle.count}`);
  if (isComplete && terminalCount < bundle.count) broken.push(`${terminalCount} terminal reports of ${bundle.count}`);
  return broken;
}

function mostAtOnce(events: readonly RecordedEvent[]): number {
  let running = 0;
  let most = 0;
  for (const { event, code } of events) {
    if (event === "begin" && code === undefined) running += 1;
    if (event === "end") running -= 1;
    most = Math.max(most, running);
  }
  return most;
}

function brokenEnds(events: readonly RecordedEvent[], isDue: boolean): string[] {
  const running = new Set<string>();
  const broken: string[] = [];
  let isEnded = true;
  for (const { event, bundle = "", code } of events) {
    if (event === "allEnd") {
      if (running.size > 0) broken.push("the end of all comes before an end");
      if (isEnded) broken.push("the end of all comes twice");
      isEnded = true;
      continue;
    }
    isEnded = false;
    if (event === "begin" && code === undefined) running.add(bundle);
    if (event === "end") running.delete(bundle);
  }
  if (isDue && !isEnded) broken.push("the end of all is not the last");
  return broken;
}
