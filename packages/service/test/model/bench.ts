import { type Log, silentLog } from "@carryall/runtime";
import { BundleGate } from "../../src/run/bundle-gate.ts";
import type { Session } from "../../src/session/session.ts";
import { SessionDesk } from "../../src/session/session-desk.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { plainScript } from "../memory/extension-script.ts";
import { MemoryClient } from "../memory/memory-client.ts";
import { memoryDevice } from "../memory/memory-device.ts";
import { MemoryExtensions } from "../memory/memory-extensions.ts";
import { openDescriptors } from "../memory/open-descriptors.ts";
import { testSurroundings } from "../surroundings.ts";
import type { SessionModel } from "./session-model.ts";
import { SteppedClock } from "./stepped-clock.ts";
import { bundlesOf, nameOf, pickCount, planOf, type World } from "./world.ts";

const maxRunning = 3;
/** No program has as many rings in its time: a clock that rings on and on is a fault. */
const maxRings = 50_000;

/** The service's own sessions, between an extension, a client, a device and a clock in memory. */
export class Bench {
  readonly world: World;
  readonly clock = new SteppedClock(1_700_000_000_000);
  readonly client: MemoryClient;
  readonly extensions: MemoryExtensions;
  readonly desk: SessionDesk;
  readonly session: Session;
  /** Of a real file, which stands for everything that is handed over. */
  readonly file: string;
  readonly #model: SessionModel;
  readonly #gate = new BundleGate();
  readonly #holder = {};
  /** Left by another program, which has failed for it. */
  readonly #openBefore: readonly string[];
  #openJournals = 0;
  /** Of the release or the drop, as soon as there is one. */
  #ending: { isOver: boolean; failure?: unknown } | undefined;

  constructor(world: World, file: string, toModel: (nowMs: () => number) => SessionModel) {
    this.world = world;
    this.file = file;
    this.#openBefore = openDescriptors(file);
    this.#model = toModel(() => this.clock.nowMs());
    this.client = new MemoryClient((event) => this.#model.hear(event));
    this.extensions = new MemoryExtensions({
      clock: this.clock,
      file,
      scriptOf: (bundle) => planOf(world, bundle)?.script ?? plainScript,
    });
    const log: Log = {
      ...silentLog,
      info: (event) => {
        if (event === "all bundles end") this.#model.allEndSent();
      },
    };
    this.desk = new SessionDesk(
      testSurroundings({
        device: memoryDevice(bundlesOf(world)),
        clock: this.clock,
        log,
        gate: this.#gate,
        startExtension: (launch) => {
          const starting = this.extensions.start(launch);
          this.#checkRunning();
          return starting;
        },
        journals: {
          enter: () => {
            this.#openJournals += 1;
            return {
              [Symbol.dispose]: () => {
                this.#openJournals -= 1;
              },
            };
          },
        },
      }),
    );
    this.desk.open(this.#holder, "com.example.client", world.scenario, new SessionEvents(this.client, log));
    this.session = this.desk.sessionOf(this.#holder);
  }

  get isReleased(): boolean {
    return this.#ending?.isOver === true;
  }

  /** Lets everything run that needs neither time nor a command, then compares. */
  async settle(): Promise<void> {
    await this.extensions.settle();
    if (this.isReleased) this.#model.phase = "released";
    if (this.#ending?.failure !== undefined) this.#model.faults.push(`release() threw ${this.#ending.failure}`);
    this.#model.settled();
    const isQuiet = this.#model.liveNames.length === 0 && this.extensions.running.length === 0;
    if (isQuiet && this.clock.runningTimerCount > 0) this.#model.faults.push("a timer runs, and nothing else does");
    if (this.#model.faults.length > 0) throw new Error(this.#model.faults.join("\n"));
  }

  /** Time passes from ring to ring, and all that follows from one happens before the next. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.nowMs() + ms;
    for (let rings = 0; ; rings += 1) {
      const dueMs = this.clock.nextDueMs;
      if (dueMs === undefined || dueMs > untilMs) break;
      if (rings > maxRings) throw new Error("the clock rings on and on");
      this.clock.wind(Math.max(0, dueMs - this.clock.nowMs()));
      await this.settle();
    }
    this.clock.wind(untilMs - this.clock.nowMs());
    await this.settle();
  }

  /** Begins to release; the end of it shows after some settling. */
  release(): void {
    this.#model.released();
    this.#endWith(this.desk.release(this.#holder));
  }

  /** The client dies, and its connection with it. */
  drop(): void {
    this.client.die();
    this.#model.isClientGone = true;
    if (this.#model.phase === "open") this.#model.released();
    this.#endWith(this.desk.drop(this.#holder));
  }

  /** Tries to open a session for somebody else. @returns The code of the refusal; gives it back where it got one. */
  async openAnother(): Promise<number | undefined> {
    const other = {};
    const client = new MemoryClient();
    try {
      this.desk.open(other, "com.example.other", "backup", new SessionEvents(client, silentLog));
    } catch (error) {
      return error instanceof Error && "code" in error ? Number(error.code) : Number.NaN;
    }
    await this.desk.release(other);
    return client.told.length === 0 ? undefined : Number.NaN;
  }

  /** What is still there that should not be. */
  leftovers(): string[] {
    const names = Array.from({ length: pickCount }, (_, pick) => nameOf(this.world, pick));
    return [
      ...this.extensions.running.map(({ bundle }) => `extension of ${bundle}`),
      ...names.filter((name) => this.#gate.isTaken(name)).map((name) => `gate of ${name}`),
      ...names.filter((name) => this.session.has(name)).map((name) => `live run of ${name}`),
      ...this.session.runningBundles.map((name) => `${name} in the queue`),
      ...(this.desk.current === undefined ? [] : ["a held session"]),
      ...(this.clock.runningTimerCount === 0 ? [] : [`${this.clock.runningTimerCount} timers`]),
      ...(this.#openJournals === 0 ? [] : [`${this.#openJournals} journal entries`]),
      ...openDescriptors(this.file)
        .filter((fd) => !this.#openBefore.includes(fd))
        .map((fd) => `descriptor ${fd}`),
    ];
  }

  #endWith(ending: Promise<void>): void {
    const state: { isOver: boolean; failure?: unknown } = { isOver: false };
    this.#ending = state;
    ending.then(
      () => {
        state.isOver = true;
      },
      (error: unknown) => {
        state.failure = error;
      },
    );
  }

  #checkRunning(): void {
    const names = this.extensions.running.map(({ bundle }) => bundle);
    if (names.length > maxRunning) this.#model.faults.push(`${names.length} extensions at once`);
    if (new Set(names).size < names.length) this.#model.faults.push("two extensions of one bundle at once");
  }
}
