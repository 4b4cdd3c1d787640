import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** The part of V8's format that is read here. */
interface CpuProfile {
  readonly nodes: readonly CallNode[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface CallNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** What the functions of some processes took themselves, without those that they called. */
export interface SelfTimes {
  readonly processCount: number;
  /** Without waiting. */
  readonly busyMs: number;
  /** Longest first. Of what is Node's own, with the function of ours that asked for it. */
  readonly functions: readonly { readonly name: string; readonly selfMs: number }[];
}

/** Adds up all profiles of a folder. A profile is written when its process or thread ends by itself. */
export function readSelfTimes(folder: string): SelfTimes {
  const totals = new Map<string, number>();
  const files = readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"));
  for (const file of files) {
    // True by V8's format.
    addSelfTimes(JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile, totals);
  }
  totals.delete("(idle)");
  const functions = [...totals].map(([name, selfMs]) => ({ name, selfMs })).sort((a, b) => b.selfMs - a.selfMs);
  return { processCount: files.length, busyMs: functions.reduce((sum, { selfMs }) => sum + selfMs, 0), functions };
}

function addSelfTimes({ nodes, samples, timeDeltas }: CpuProfile, totals: Map<string, number>): void {
  const names = namesOf(nodes);
  samples.forEach((id, index) => {
    const name = names.get(id) ?? "(unknown)";
    totals.set(name, (totals.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
}

// A parent stands before its children in V8's list.
function namesOf(nodes: readonly CallNode[]): ReadonlyMap<number, string> {
  const owners = new Map<number, string>();
  const names = new Map<number, string>();
  for (const { id, callFrame, children = [] } of nodes) {
    const name = nameOf(callFrame);
    const asker = owners.get(id);
    const isOurs = callFrame.url !== "" && !callFrame.url.startsWith("node:");
    names.set(id, isOurs || asker === undefined ? name : `${name} < ${asker}`);
    const owner = isOurs ? name : asker;
    if (owner !== undefined) for (const child of children) owners.set(child, owner);
  }
  return names;
}

function nameOf({ functionName, url, lineNumber }: CallNode["callFrame"]): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  return url === "" ? name : `${name} ${url.startsWith("node:") ? url : basename(url)}:${lineNumber + 1}`;
}
