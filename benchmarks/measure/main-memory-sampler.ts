// node main-memory-sampler.ts PARENT HOME: a newline when it is ready; at the end of its input, one line of JSON.
import { readFileSync } from "node:fs";
import { meetingPlaceOf } from "@carryall/protocol";

const [parent = "", home = ""] = process.argv.slice(2);
const everyMs = 20;
const pageBytes = 4096;
const { serviceRecord } = meetingPlaceOf(home);
const peak = { pssBytes: 0, rssBytes: 0, processCount: 0, sampleCount: 0 };

const timer = setInterval(sample, everyMs);
process.stdin.on("data", () => {});
process.stdin.on("end", () => {
  clearInterval(timer);
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ ...peak, ownSeconds: (user + system) / 1e6 })}\n`);
});
process.stdout.write("\n");

function sample(): void {
  const pids = new Set<number>();
  for (const pid of childrenOf(Number(parent))) if (pid !== process.pid) addWithChildren(pid, pids);
  const service = servicePid();
  if (service !== undefined) addWithChildren(service, pids);
  const rss = sum([...pids].map(rssOf));

  const pss = sum([...pids].map(pssOf));
  peak.sampleCount += 1;
  peak.rssBytes = Math.max(peak.rssBytes, rss);
  peak.pssBytes = Math.max(peak.pssBytes, pss);
  peak.processCount = Math.max(peak.processCount, pids.size);
}

function addWithChildren(pid: number, pids: Set<number>): void {
  if (pids.has(pid)) return;
  pids.add(pid);
  for (const child of childrenOf(pid)) addWithChildren(child, pids);
}

// Node and bwrap start processes from their first thread; the client's worker starts but the service, which is known.
function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function servicePid(): number | undefined {
  const [, pid] = /"pid":\s*(\d+)/.exec(read(serviceRecord)) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

function rssOf(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(" ")[1] ?? 0) * pageBytes;
}

function pssOf(pid: number): number {
  const [, kib] = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`)) ?? [];
  return kib === undefined ? rssOf(pid) : Number(kib) * 1024;
}

// What has ended has no memory.
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
