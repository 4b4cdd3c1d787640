import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseBundleName } from "@carryall/protocol";
import { isAlive } from "@carryall/runtime";
import { readLog, type ThrowAwayDevice, until } from "@carryall/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { SessionRecord } from "../record-session.ts";
import { type AskedBundle, brokenRules } from "./order-rules.ts";

const programCount = 50;
const seed = Number(process.env.CARRYALL_SEED || 20_260_101);

const quick = "com.example.quick";
const chatty = "com.example.chatty";
const throwing = "com.example.throwing";
const deaf = "com.example.deaf";
const absent = "com.example.absent";
const names = [quick, chatty, throwing, deaf, absent] as const;

const base = "import { BackupExtensionAbility } from '@kit.CoreFileKit';\n";
const sources = {
  [chatty]: `${base}export default class Chatty extends BackupExtensionAbility {
  onProcess(): string { return 'half way'; }
  async onBackupEx(info: string): Promise<string> { return 'all is saved'; }
}
`,
  [throwing]: `${base}export default class Throwing extends BackupExtensionAbility {
  async onBackup(): Promise<void> { throw new Error('the disk is full'); }
}
`,
  [deaf]: `${base}export default class Deaf extends BackupExtensionAbility {
  async onBackup(): Promise<void> { await new Promise<void>(() => {}); }
}
`,
};

type Step =
  | { readonly kind: "append"; readonly names: readonly string[] }
  | { readonly kind: "cancel"; readonly name: string }
  | { readonly kind: "kill"; readonly name: string }
  | { readonly kind: "wait"; readonly eventCount: number };

interface RealProgram {
  readonly steps: readonly Step[];
  /** Everything comes to an end, the session is released at once, or the client goes without a word. */
  readonly finish: "completes" | "releases" | "dies";
}

const anyName = fc.constantFrom(...names);
const anyAppend: fc.Arbitrary<Step> = fc
  .array(anyName, { minLength: 1, maxLength: 3 })
  .map((appended) => ({ kind: "append", names: appended }));
const anyCancel: fc.Arbitrary<Step> = anyName.map((name) => ({ kind: "cancel", name }));
const anyKill: fc.Arbitrary<Step> = anyName.map((name) => ({ kind: "kill", name }));
const anyWait: fc.Arbitrary<Step> = fc.integer({ min: 1, max: 3 }).map((eventCount) => ({ kind: "wait", eventCount }));
const anyStep = fc.oneof(
  { weight: 2, arbitrary: anyAppend },
  { weight: 2, arbitrary: anyCancel },
  { weight: 2, arbitrary: anyKill },
  { weight: 3, arbitrary: anyWait },
);
const anyProgram = fc.record<RealProgram>({
  steps: fc
    .tuple(anyAppend, fc.array(anyStep, { minLength: 1, maxLength: 5, size: "max" }))
    .map(([first, rest]) => [first, ...rest]),
  finish: fc.constantFrom("completes", "releases", "dies"),
});

let device: ThrowAwayDevice;

beforeAll(async () => {
  const installed = [quick, chatty, throwing, deaf] as const;
  device = await deviceWith(
    "mapped",
    installed.map((bundleName) => ({
      bundleName,
      fileCount: 2,
      ...(bundleName === quick ? {} : { source: sources[bundleName] }),
    })),
  );
});

afterAll(() => device[Symbol.asyncDispose]());

test("real processes keep the order rules in fifty random programs", async () => {
  console.log(`real processes: ${programCount} programs, seed ${seed}`);
  // The service stays for all of them; each program has a client of its own.
  using keeper = clientOf(device, "com.example.keeper");
  keeper.getBackupVersion();
  await keeper.getLocalCapabilities();
  for (const [index, program] of fc.sample(anyProgram, { seed, numRuns: programCount }).entries()) {
    const { broken, events } = await run(program);
    const shown = JSON.stringify({ index, program, events }, undefined, 1);
    expect(broken, shown).toEqual([]);
  }
}, 120_000);

async function run({ steps, finish }: RealProgram) {
  const logBefore = extensionStarts().length;
  const backup = clientOf(device);
  const record = new SessionRecord();
  const asked: string[] = [];
  const cancelled = new Set<string>();
  const killed = new Set<string>();
  const broken: string[] = [];
  try {
    const session = new backup.SessionBackup(record.callbacks);
    for (const step of steps) {
      if (step.kind === "append") {
        asked.push(...step.names);
        await session.appendBundles([...step.names]);
      } else if (step.kind === "cancel") {
        // Noted first: it may be told before the call returns.
        cancelled.add(step.name);
        const code = session.cancel(step.name);
        if (!asked.includes(step.name) && code === 0)
          broken.push(`cancel() of ${step.name}, which is not there, gave 0`);
      } else if (step.kind === "kill") {
        if (killExtensionOf(step.name, logBefore)) killed.add(step.name);
      } else {
        const wanted = record.events.length + step.eventCount;
        await until("more is told", () => record.events.length >= wanted || hasStopped(record, asked));
      }
    }
    if (finish === "completes") {
      cancelled.add(deaf);
      await until("all bundles end", () => {
        session.cancel(deaf);
        return terminalCount(record) === asked.length && record.events.at(-1)?.event === "allEnd";
      });
    }
    if (finish === "dies") backup[Symbol.dispose]();
    else await session.release();
  } finally {
    backup[Symbol.dispose]();
  }
  const toldAtEnd = record.events.length;
  const pids = extensionStarts()
    .slice(logBefore)
    .map(({ pid }) => Number(pid));
  if (finish === "dies") await untilSessionIsFree();
  broken.push(...pids.filter(isAlive).map((pid) => `process ${pid} is left`), ...stagedFiles());
  broken.push(
    ...brokenRules(record.events, toAsked(asked, { cancelled, killed, finish }), { isComplete: finish !== "dies" }),
  );
  if (finish !== "dies" && record.events.length > toldAtEnd) broken.push("something is told after release()");
  return { broken, events: record.events };
}

function toAsked(
  asked: readonly string[],
  { cancelled, killed, finish }: { cancelled: Set<string>; killed: Set<string>; finish: RealProgram["finish"] },
): AskedBundle[] {
  return [...new Set(asked)].map((name) => {
    const released = finish === "releases" ? [13500015] : [];
    const count = asked.filter((each) => each === name).length;
    if (name === absent) return { name, count, beginCodes: [13500005], endCodes: [] };
    const outcomes = name === throwing ? [13500007] : name === deaf ? [] : [undefined];
    return {
      name,
      count,
      // Killed while it loaded, it has not begun.
      beginCodes: [undefined, ...(killed.has(name) ? [13500009] : []), ...released],
      endCodes: [
        ...outcomes,
        ...(killed.has(name) ? [13500004] : []),
        ...(cancelled.has(name) ? [undefined] : []),
        ...released,
      ],
    };
  });
}

function terminalCount({ events }: SessionRecord): number {
  return events.filter(({ event, code }) => event === "end" || (event === "begin" && code !== undefined)).length;
}

/** True where nothing more will be told without another step: all have ended, or only the deaf one runs. */
function hasStopped(record: SessionRecord, asked: readonly string[]): boolean {
  const open = asked.filter((name) => name === deaf).length;
  const isDeafRunning = record.of(deaf).at(-1)?.event === "begin";
  const others = record.events.filter(({ bundle }) => bundle !== deaf);
  const ended = others.filter(({ event, code }) => event === "end" || (event === "begin" && code !== undefined)).length;
  if (ended < asked.length - open) return false;
  return isDeafRunning || (terminalCount(record) === asked.length && record.events.at(-1)?.event === "allEnd");
}

function extensionStarts() {
  return readLog(device.open().layout.serviceLog).filter(({ event }) => event === "extension started");
}

/** The one of this program that runs now. @returns False where there is none. */
function killExtensionOf(bundle: string, logBefore: number): boolean {
  const started = extensionStarts()
    .slice(logBefore)
    .findLast((line) => line.bundle === bundle);
  const pid = Number(started?.pid);
  if (started === undefined || !isAlive(pid)) return false;
  process.kill(pid, "SIGKILL");
  return true;
}

async function untilSessionIsFree(): Promise<void> {
  using probe = clientOf(device, "com.example.probe");
  const opened: { release(): Promise<void> }[] = [];
  await until("the session of a gone client is over", () => {
    try {
      opened.push(new probe.SessionBackup({}));
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === 13500013) return false;
      throw error;
    }
  });
  for (const session of opened) await session.release();
}

function stagedFiles(): string[] {
  const { layout } = device.open();
  return [quick, chatty, throwing, deaf].flatMap((name) =>
    layout
      .sandboxRoots(parseBundleName(name))
      .map((root) => join(root.hostPath, ".backup"))
      .filter(existsSync)
      .flatMap((folder) => readdirSync(folder).map((each) => `${join(folder, each)} is left`)),
  );
}
