import { mkdirSync } from "node:fs";
import { removeTree } from "@carryall/runtime";
import type { BenchDevice } from "../corpus/bench-device.ts";
import { type Contender, carryall, carryallCommand, peers } from "./contender.ts";
import { type MemoryPeak, withMemory } from "./memory.ts";
import { stopService } from "./stop-service.ts";
import { type Command, type RunOptions, timedRun } from "./timed-run.ts";

/** One contender's one turn. Seconds. */
export interface Turn {
  readonly contender: string;
  readonly backup: Timing;
  readonly restore: Timing;
}

export interface Timing {
  /** From before the command is started until it has ended. */
  readonly seconds: number;
  /** The same, and then `sync -f`, so that for everybody the bytes are on the disk. */
  readonly onDiskSeconds: number;
}

export interface RaceResult {
  /** Ours where no service runs yet, before all others. */
  readonly cold: Turn;
  readonly turns: readonly Turn[];
  /** Of a backup and a restore of ours, in turns that are not timed. */
  readonly memory: { readonly backup: MemoryPeak; readonly restore: MemoryPeak };
  readonly verifiedRestores: number;
}

export interface RaceOptions extends RunOptions {
  readonly rounds: number;
  readonly note: (line: string) => void;
}

/** The name under which the turns of one bundle alone stand. */
export const oneBundle = "carryall, one bundle";

/**
 * Has everybody back the device up and restore it, in turn. Each round begins with another one. What comes back is
 * verified after every restore.
 *
 * @throws {Error} where a command fails or does not bring everything back.
 */
export async function race(device: BenchDevice, options: RaceOptions): Promise<RaceResult> {
  const { rounds, note } = options;
  const ours = carryall(device);
  const contenders = [ours, ...peers(device, note)];
  await using taker = new TurnTaker(device, options);
  const cold = await taker.of(ours, { service: "cold" });
  const memory = await taker.measuringMemory(ours);
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of rotated(contenders, round)) turns.push(await taker.of(contender, { service: "warm" }));
    if (device.bundles.length > 1) turns.push(await oneBundleTurn(device, taker));
  }
  return { cold, turns, memory, verifiedRestores: taker.verifiedRestores };
}

function oneBundleTurn(device: BenchDevice, taker: TurnTaker): Promise<Turn> {
  const bundles = device.bundles.slice(0, 1);
  return taker.of({ ...carryall(device, bundles), name: oneBundle }, { service: "warm", bundles });
}

interface HowToTurn {
  readonly service: "cold" | "warm";
  /** Those that come back; all where absent. */
  readonly bundles?: readonly string[];
}

class TurnTaker implements AsyncDisposable {
  verifiedRestores = 0;
  readonly #device: BenchDevice;
  readonly #options: RaceOptions;

  constructor(device: BenchDevice, options: RaceOptions) {
    this.#device = device;
    this.#options = options;
  }

  async of(contender: Contender, how: HowToTurn): Promise<Turn> {
    const timings = await this.#turn(contender, how, (command) => this.#time(command));
    const turn = { contender: contender.name, ...timings };
    const { backup, restore } = turn;
    this.#options.note(
      `${contender.name}, ${how.service}: backup ${backup.seconds.toFixed(2)} s, restore ${restore.seconds.toFixed(2)} s`,
    );
    return turn;
  }

  measuringMemory(contender: Contender): Promise<RaceResult["memory"]> {
    return this.#turn(contender, { service: "warm" }, (command) =>
      withMemory(this.#device.home, async () => void (await timedRun(command, this.#options))),
    );
  }

  // Also after an interruption.
  async [Symbol.asyncDispose](): Promise<void> {
    await stopService(this.#device.home, this.#options.environment);
  }

  async #turn<T>(contender: Contender, how: HowToTurn, measure: (command: Command) => Promise<T>) {
    const device = this.#device;
    if (!contender.makesTarget) mkdirSync(contender.target);
    try {
      const backup = await this.#prepared(how, () => measure(contender.backup));
      // With one bundle the others stay where they are: nobody would bring them back.
      device.empty(how.bundles);
      const restore = await this.#prepared(how, () => measure(contender.restore));
      device.verify(`the restore of ${contender.name}`);
      this.verifiedRestores += 1;
      return { backup, restore };
    } finally {
      removeTree(contender.target);
    }
  }

  // What somebody else wrote must not be written to the disk while this one is measured; and a service ends when it was
  // idle for a while.
  async #prepared<T>({ service }: HowToTurn, work: () => Promise<T>): Promise<T> {
    await timedRun({ command: "sync", args: [] }, this.#options);
    const verb = service === "warm" ? "start" : "stop";
    await timedRun(carryallCommand(this.#device.home, ["service", verb]), this.#options);
    return await work();
  }

  async #time(command: Command): Promise<Timing> {
    const seconds = await timedRun(command, this.#options);
    const sync = { command: "sync", args: ["-f", this.#device.scratch] };
    return { seconds, onDiskSeconds: seconds + (await timedRun(sync, this.#options)) };
  }
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
