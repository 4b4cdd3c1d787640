import { type clientMessages, timeLimits } from "@carryall/protocol";
import type { ExtensionScript } from "../memory/extension-script.ts";
import { depsOf, planOf, refusalOf, type World } from "./world.ts";

type SessionEvent = clientMessages.SessionEvent;

const maxRunning = 3;
const connectMs = 25_000;
const firstProcessMs = 15_000;
const usualLimitMs = 900_000;
export const releaseHookMs = 5000;

/** One run of a bundle, from its append to its terminal report, with all that may have decided it. */
interface Run {
  readonly name: string;
  /** Number of the append that asked for it. */
  readonly batch: number;
  readonly sinceMs: number;
  isCancelled: boolean;
  isReleased: boolean;
  isKilled: boolean;
  isBroken: boolean;
  isPublished: boolean;
  /** Released later, so that it is allowed to finish; false also where the model cannot know which run was published. */
  wasPublishedAtRelease: boolean;
  isSurelyPublished: boolean;
  limitMs: number;
  /** Its send rate is 0. */
  isPaused: boolean;
  /** By then it must have been told to have ended. */
  dueMs: number;
}

type Fact = "isCancelled" | "isKilled" | "isBroken";

/**
 * What a session may still report. It knows nothing of queues, processes or promises: it keeps a list of the runs that
 * were asked for, what has happened to each, and which report that makes legal.
 */
export class SessionModel {
  readonly world: World;
  readonly faults: string[] = [];
  /** What the client does not know yet is open, so that only the upper limits can be checked. */
  isClientHolding = false;
  /** How often time went on without anybody getting a turn. */
  leapCount = 0;
  isClientGone = false;
  phase: "open" | "releasing" | "released" = "open";
  readonly #nowMs: () => number;
  readonly #live: Run[] = [];
  /** Between their begin and their end, with what was handed over since. */
  readonly #begun = new Map<string, string[]>();
  /** Names of this cycle of which every run so far was refused or ended with an error, with the first one's append. */
  readonly #failed = new Map<string, number>();
  readonly #succeeded = new Set<string>();
  #batchCount = 0;
  #askedCount = 0;
  #toldCount = 0;
  #owesAllEnd = false;
  /** For each end of all that is on its way: how many runs had been asked for. */
  readonly #allEnds: number[] = [];

  constructor(world: World, nowMs: () => number) {
    this.world = world;
    this.#nowMs = nowMs;
  }

  appended(names: readonly string[]): void {
    this.#owesAllEnd = true;
    this.#batchCount += 1;
    for (const name of names) {
      this.#askedCount += 1;
      // Which of several runs of a bundle ends first is the queue's business: what may decide one may decide all.
      const others = this.#runsOf(name);
      this.#live.push({
        name,
        batch: this.#batchCount,
        sinceMs: Math.min(this.#nowMs(), ...others.map((run) => run.sinceMs)),
        isCancelled: others.some((run) => run.isCancelled),
        isReleased: false,
        isKilled: others.some((run) => run.isKilled),
        isBroken: others.some((run) => run.isBroken),
        isPublished: others.some((run) => run.isPublished),
        wasPublishedAtRelease: false,
        isSurelyPublished: false,
        limitMs: Math.min(usualLimitMs, ...others.map((run) => run.limitMs)),
        isPaused: false,
        dueMs: Number.POSITIVE_INFINITY,
      });
    }
  }

  note(name: string, fact: Fact): void {
    for (const run of this.#runsOf(name)) run[fact] = true;
  }

  /** Nothing but the manifest is told while the rate is 0, except what was on its way. */
  paced(name: string, rate: number): void {
    const isCertain = this.isSingle(name) && !this.isClientHolding;
    for (const run of this.#runsOf(name)) run.isPaused = isCertain && rate === 0;
  }

  /** Every run of it that there is now ends soon. */
  mustEnd(name: string, withinMs: number): void {
    for (const run of this.#runsOf(name)) run.dueMs = Math.min(run.dueMs, this.#nowMs() + withinMs);
  }

  /** One run of it; which one shows only where there is one. */
  published(name: string): void {
    const runs = this.#runsOf(name);
    for (const run of runs) {
      run.isPublished = true;
      run.isSurelyPublished = runs.length === 1 && !this.isClientHolding;
    }
  }

  limited(name: string, limitMs: number): void {
    for (const run of this.#runsOf(name)) run.limitMs = Math.min(run.limitMs, limitMs);
  }

  released(): void {
    this.phase = "releasing";
    for (const run of this.#live) {
      run.isReleased = true;
      run.wasPublishedAtRelease = run.isSurelyPublished;
      if (!run.isPublished) run.dueMs = Math.min(run.dueMs, this.#nowMs() + releaseHookMs);
    }
  }

  /** The end of all is on its way. */
  allEndSent(): void {
    if (!this.#owesAllEnd) this.#fault("the end of all is told, and nothing was appended since the last one");
    this.#owesAllEnd = false;
    this.#allEnds.push(this.#askedCount);
  }

  /** True where it waits or runs, as far as the client knows. */
  isLive(name: string): boolean {
    return this.#runsOf(name).length > 0;
  }

  /** False where more than one run of it is open, so that nobody knows which is meant. */
  isSingle(name: string): boolean {
    return this.#runsOf(name).length === 1;
  }

  /** @returns `undefined` where it cannot be known: of a bundle that was appended twice, or while reports are on their way. */
  isPublished(name: string): boolean | undefined {
    const [run, ...others] = this.#runsOf(name);
    if (run === undefined || others.length > 0 || this.isClientHolding) return undefined;
    return run.isPublished === run.isSurelyPublished ? run.isPublished : undefined;
  }

  get liveNames(): string[] {
    return [...new Set(this.#live.map(({ name }) => name))];
  }

  /** Called when nothing moves any more without a command. */
  settled(): void {
    if (this.isClientHolding || this.isClientGone) return;
    for (const run of this.#live) if (run.dueMs < this.#nowMs()) this.#fault(`${run.name} does not end`);
    if (this.#live.length === 0 && this.#owesAllEnd)
      this.#fault("all bundles have ended, and the end of all is not told");
  }

  /** Called when nothing may be left. */
  finished(): void {
    if (this.isClientGone) return;
    for (const { name } of this.#live) this.#fault(`${name} has no terminal report`);
    if (this.#owesAllEnd || this.#allEnds.length > 0) this.#fault("the end of all is missing");
  }

  hear(event: SessionEvent): void {
    if (this.phase === "released") this.#fault(`${event.kind} is told after release()`);
    switch (event.kind) {
      case "begin":
        this.#hearBegin(event.bundle, event.error?.reason, codeOf(event));
        break;
      case "end":
        this.#hearEnd(event.bundle, codeOf(event));
        break;
      case "fileReady":
        this.#hearFiles(event.bundle, [event.name]);
        break;
      case "filesReady":
        this.#hearFiles(
          event.bundle,
          event.files.map(({ name }) => name),
        );
        break;
      case "result":
      case "process":
        this.#requireBegun(event.bundle, event.kind);
        break;
      case "allEnd":
        this.#hearAllEnd();
        break;
      case "sizes":
      case "migrated":
        this.#fault(`${event.kind} was not asked for`);
    }
  }

  #hearBegin(name: string, reason: string | undefined, code: number | undefined): void {
    if (this.#begun.has(name)) this.#fault(`${name} begins between its begin and its end`);
    if (code !== undefined) {
      this.#fail(this.#end(name, `begin ${code} (${reason})`, (run) => this.#mayRefuse(run, code)));
      return;
    }
    if (!this.isLive(name)) this.#fault(`${name} begins, and nobody asked for it`);
    if (refusalOf(name) !== undefined) this.#fault(`${name} begins, and must be refused`);
    this.#begun.set(name, []);
    // One that is cancelled while it waits begins and ends at once, and has not run.
    const running = [...this.#begun.keys()].filter((each) => !this.#runsOf(each).some((run) => run.isCancelled));
    if (running.length > maxRunning) this.#fault(`${running.length} bundles run at once`);
    this.#checkDependencies(name);
  }

  #hearEnd(name: string, code: number | undefined): void {
    const files = this.#begun.get(name);
    if (files === undefined) {
      this.#fault(`${name} ends without a begin`);
      return;
    }
    this.#begun.delete(name);
    const run = this.#end(name, `end ${code ?? "without an error"}`, (each) => this.#mayEnd(each, code, files));
    if (code === undefined) this.#succeed(name);
    else this.#fail(run);
  }

  #hearFiles(name: string, files: readonly string[]): void {
    this.#requireBegun(name, "a file");
    const told = this.#begun.get(name);
    if (this.world.scenario !== "restore" && told?.includes("manage.json"))
      this.#fault(`${name}: a file after the last`);
    const isPaused = this.isSingle(name) && this.#runsOf(name)[0]?.isPaused === true;
    if (isPaused && files.some((each) => each !== "manage.json")) this.#fault(`${name}: a file while the rate is 0`);
    told?.push(...files);
  }

  #hearAllEnd(): void {
    const askedCount = this.#allEnds.shift();
    if (askedCount !== this.#toldCount) {
      this.#fault(`the end of all is told after ${this.#toldCount} terminal reports of ${askedCount}`);
    }
    if (this.#begun.size > 0) this.#fault("the end of all is told while a bundle runs");
    this.#failed.clear();
    this.#succeeded.clear();
  }

  #succeed(name: string): void {
    this.#succeeded.add(name);
    this.#failed.delete(name);
  }

  #fail(run: Run | undefined): void {
    if (run === undefined || this.#succeeded.has(run.name) || this.#failed.has(run.name)) return;
    this.#failed.set(run.name, run.batch);
  }

  #requireBegun(name: string, what: string): void {
    if (!this.#begun.has(name)) this.#fault(`${name}: ${what} before its begin or after its end`);
  }

  #end(name: string, what: string, isLegal: (run: Run) => boolean): Run | undefined {
    const runs = this.#runsOf(name);
    const run = runs.find(isLegal);
    if (run === undefined) {
      this.#fault(runs.length === 0 ? `${name}: ${what}, and nothing is open` : `${name}: ${what} is not legal`);
    }
    const ended = run ?? runs[0];
    if (ended === undefined) return undefined;
    this.#live.splice(this.#live.indexOf(ended), 1);
    this.#toldCount += 1;
    return ended;
  }

  #mayRefuse(run: Run, code: number): boolean {
    const refusal = refusalOf(run.name);
    if (refusal !== undefined) return code === refusal;
    const { load } = this.#scriptOf(run.name);
    switch (code) {
      case 13500001:
        return this.world.scenario === "restore" && depsOf(this.world, run.name).length > 0;
      case 13500002:
        return (load === "never" || load === "held") && this.#ageOf(run) >= connectMs;
      case 13500009:
        return load === "fails" || run.isKilled || run.isBroken;
      case 13500015:
        return run.isReleased;
      default:
        return false;
    }
  }

  #mayEnd(run: Run, code: number | undefined, files: readonly string[]): boolean {
    const { hooks = {}, pack = [], unpack, load } = this.#scriptOf(run.name);
    const isRestore = this.world.scenario === "restore";
    const isUnpackable = unpack !== "fails" && unpack !== "failsInPart";
    const isThrowing = (isRestore ? [hooks.onRestoreEx, hooks.onRestore] : [hooks.onBackupEx, hooks.onBackup]).some(
      (hook) => hook?.kind === "throws",
    );
    switch (code) {
      case undefined:
        if (run.isCancelled) return true;
        if (load === "never" || load === "fails") return false;
        return isRestore ? run.isPublished && isUnpackable : isComplete(files, pack);
      case 13500003:
        // Every leap may make one answer of onProcess late, and one after three in a row ends the bundle.
        if (hooks.onProcess !== undefined && this.leapCount > timeLimits.processStrikes) return true;
        return this.#ageOf(run) >= Math.min(run.limitMs, mayHang(hooks.onProcess) ? firstProcessMs : usualLimitMs);
      case 13500004:
        return run.isKilled;
      case 13500006:
        return !isRestore && pack.some(({ kind }) => kind === "fails");
      case 13500007:
        return isThrowing || run.isBroken;
      case 13500008:
        return isRestore && !isUnpackable;
      case 13500015:
        return run.isReleased && !run.wasPublishedAtRelease;
      case 13900042:
        return run.isBroken || (!isRestore && pack.some(({ kind }) => kind === "lies"));
      default:
        return false;
    }
  }

  // What it needs has ended by then, and not with an error; unless the two need each other.
  #checkDependencies(name: string): void {
    if (this.world.scenario !== "restore" || this.#runsOf(name).some((run) => run.isCancelled)) return;
    for (const other of depsOf(this.world, name)) {
      if (this.#reaches(other, name)) continue;
      const { batch = 0 } = this.#runsOf(name)[0] ?? {};
      if (this.#live.some((run) => run.name === other && run.batch <= batch)) {
        this.#fault(`${name} begins before ${other} ends`);
      } else if (!this.isLive(other) && (this.#failed.get(other) ?? batch + 1) <= batch) {
        this.#fault(`${name} begins, and ${other} failed`);
      }
    }
  }

  #reaches(from: string, to: string, seen = new Set<string>()): boolean {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return depsOf(this.world, from).some((next) => this.#reaches(next, to, seen));
  }

  #scriptOf(name: string): ExtensionScript {
    return planOf(this.world, name)?.script ?? { load: "fails" };
  }

  #runsOf(name: string): Run[] {
    return this.#live.filter((run) => run.name === name);
  }

  #ageOf({ sinceMs }: Run): number {
    return this.#nowMs() - sinceMs;
  }

  #fault(text: string): void {
    this.faults.push(text);
  }
}

function codeOf({ error }: { error?: { reason: string } | undefined }): number | undefined {
  if (error === undefined) return undefined;
  return Object.entries(codes).find(([reason]) => reason === error.reason)?.[1] ?? Number.NaN;
}

// By themselves, not from the table that the service uses: a code that changes there must show here.
const codes = {
  notAllowed: 13500001,
  startTimeout: 13500002,
  extensionTimeout: 13500003,
  extensionDied: 13500004,
  bundleUnknown: 13500005,
  packFailed: 13500006,
  hookThrew: 13500007,
  unpackFailed: 13500008,
  startFailed: 13500009,
  released: 13500015,
  ioError: 13900005,
  unknown: 13900042,
} as const;

function mayHang(hook: { kind: string } | undefined): boolean {
  return hook?.kind === "never" || hook?.kind === "held";
}

function isComplete(files: readonly string[], pack: NonNullable<ExtensionScript["pack"]>): boolean {
  const names = pack.flatMap((step) => (step.kind === "file" ? [step.name] : step.kind === "files" ? step.names : []));
  return files.join() === [...names, "manage.json"].join();
}
