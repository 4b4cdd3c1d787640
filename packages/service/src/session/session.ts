import { closeSync } from "node:fs";
import type { InstalledBundle } from "@carryall/device";
import { type BundleInfo, bundleInfoProblem, parseBundleInfo } from "@carryall/formats";
import { BackupError, type BundleName, type clientMessages } from "@carryall/protocol";
import { measureBundles } from "../measure/measure-bundles.ts";
import type { RunControl, RunSurroundings } from "../run/bundle-run.ts";
import { BundleTimer } from "../run/bundle-timer.ts";
import { Cancelled } from "../run/cancelled.ts";
import { RestoreInbox } from "../run/restore-inbox.ts";
import { runBackup } from "../run/run-backup.ts";
import { runRestore } from "../run/run-restore.ts";
import { SendRate } from "../run/send-rate.ts";
import { admitToBackup, admitToRestore } from "./admit-bundle.ts";
import { BundleQueue, type QueuedWork } from "./bundle-queue.ts";
import { migrateFile } from "./migrate-file.ts";
import { openManifests } from "./open-manifests.ts";
import { refuseWrongName } from "./refuse-wrong-name.ts";
import type { SessionEvents } from "./session-events.ts";

/** @see app_file_service: utils/include/b_resources/b_constants.h, EXT_CONNECT_MAX_COUNT */
const maxRunningBundles = 3;

const cancelCodes = { accepted: 0, unknown: 13500012 } as const;

export interface SessionOptions {
  readonly scenario: clientMessages.Scenario;
  readonly events: SessionEvents;
  readonly surroundings: RunSurroundings;
}

/** A run that waits or is under way, and what its client can do to it. */
interface LiveRun {
  readonly name: string;
  readonly bundle: BundleName;
  readonly control: RunControl;
  /** Of a restore. */
  readonly inbox?: RestoreInbox;
}

/** One bundle that was admitted: how it is queued, and what runs when its turn comes. */
interface Admitted {
  readonly bundle: InstalledBundle;
  readonly priority: number;
  readonly waitsFor: readonly string[];
  readonly inbox?: RestoreInbox;
  run(info: BundleInfo, control: RunControl): Promise<boolean>;
  /** Lets go of what was opened for it, where it never runs. */
  abandon?(): void;
}

interface SessionWork extends QueuedWork {
  /** Nothing of it is left to be cancelled, and what was opened for it is closed. */
  forget(): void;
}

type MoveFiles = Omit<Parameters<typeof migrateFile>[0], "roots">;

/** One client's backup or restore, from its constructor to its release. */
export class Session {
  readonly scenario: clientMessages.Scenario;
  readonly #events: SessionEvents;
  readonly #surroundings: RunSurroundings;
  readonly #queue: BundleQueue<SessionWork>;
  /** In order of their appends: a bundle that was appended twice is here twice. */
  readonly #live: LiveRun[] = [];
  /** Of the bundles that are under way: what is told when they have ended. */
  readonly #heldBack = new Map<string, (() => void)[]>();
  /** What goes on beside the bundles: measuring, moving files. */
  readonly #aside = new Set<Promise<void>>();
  #measuring: AbortController | undefined;
  #hasUnreported = false;
  #isReleased = false;

  constructor({ scenario, events, surroundings }: SessionOptions) {
    this.scenario = scenario;
    this.#events = events;
    this.#surroundings = surroundings;
    this.#queue = new BundleQueue({
      limit: maxRunningBundles,
      onEmpty: () => this.#tellAllEnd(),
      onCycle: (names) =>
        surroundings.log.warn("restoreDeps form a cycle: its members do not wait for one another", { names }),
    });
  }

  get runningBundles(): string[] {
    return this.#queue.runningNames;
  }

  /** True while a bundle waits or runs here. */
  has(bundle: string): boolean {
    return this.#runsOf(bundle).length > 0;
  }

  /** @throws {BackupError} `invalidArgument` in a session of another kind or for another number of infos than names. */
  appendBackup(names: readonly string[], infos: readonly string[] | undefined): void {
    this.#requireScenario("backup");
    this.#append(names, infos, (name) => {
      const bundle = admitToBackup(this.#surroundings.device, name);
      return {
        bundle,
        priority: 0,
        waitsFor: [],
        run: (info, control) => runBackup({ bundle, info, events: this.#events, control }, this.#surroundings),
      };
    });
  }

  /** @throws {BackupError} as {@link appendBackup}; `invalidArgument` for a manifest that cannot be opened. */
  appendIncremental(increments: readonly clientMessages.Increment[], infos: readonly string[] | undefined): void {
    this.#requireScenario("incremental");
    const opened = openManifests(increments);
    const untaken = new Set(opened.filter((fd) => fd !== undefined));
    const names = increments.map(({ bundle }) => bundle);
    try {
      this.#append(names, infos, (name, index) => {
        const bundle = admitToBackup(this.#surroundings.device, name);
        const previous = opened[index];
        const { lastIncrementalTime = 0, priority = 0 } = increments[index] ?? {};
        const increment = { lastIncrementalTime, ...(previous === undefined ? {} : { previous }) };
        if (previous !== undefined) untaken.delete(previous);
        return {
          bundle,
          priority,
          waitsFor: [],
          run: (info, control) =>
            runBackup({ bundle, info, events: this.#events, control, increment }, this.#surroundings),
          abandon: () => {
            if (previous !== undefined) closeSync(previous);
          },
        };
      });
    } finally {
      // Nobody reads what came with an append or a bundle that was refused, or with one that is only told.
      for (const fd of untaken) closeSync(fd);
    }
  }

  /** @throws {BackupError} as {@link appendBackup}. */
  appendRestore(
    names: readonly string[],
    infos: readonly string[] | undefined,
    source: readonly clientMessages.SourceBundle[],
  ): void {
    this.#requireScenario("restore");
    this.#append(names, infos, (name) => {
      const { bundle, origin, waitsFor } = admitToRestore(this.#surroundings.device, name, source);
      const sourceVersion = { code: origin.versionCode, name: origin.versionName };
      const inbox = new RestoreInbox();
      return {
        bundle,
        priority: 0,
        waitsFor,
        inbox,
        run: (info, control) =>
          runRestore({ bundle, info, events: this.#events, control, sourceVersion, inbox }, this.#surroundings),
      };
    });
  }

  /** @throws {BackupError} `invalidArgument` for a name that is a path, or a bundle that is not in this session. */
  requestFile(bundle: string, name: string): void {
    this.#requireScenario("restore");
    refuseWrongName(name);
    this.#inboxOf(bundle).request({ kind: "one", name });
  }

  /** @throws {BackupError} as {@link requestFile}; `invalidArgument` for an empty list. */
  requestFiles(bundle: string, names: readonly string[]): void {
    this.#requireScenario("restore");
    if (names.length === 0) throw new BackupError("invalidArgument", "Cannot hand out files: none is named");
    for (const name of names) refuseWrongName(name, { takesPlaces: true });
    this.#inboxOf(bundle).request({ kind: "several", names });
  }

  /** @throws {BackupError} `notPermitted` where a file is named: a bundle is published whole. */
  publish(bundle: string, name: string): void {
    this.#requireScenario("restore");
    if (name !== "") {
      throw new BackupError("notPermitted", `Cannot publish ${JSON.stringify(name)}: a bundle is published whole`, {
        hint: "Pass an empty uri to publishFile",
      });
    }
    this.#inboxOf(bundle).publish();
  }

  /**
   * Moves files of the client's into a bundle of this restore; the outcome is told as an event.
   *
   * @throws {BackupError} `invalidArgument` for a bundle that is not in this session, or a name that is a path.
   */
  migrate(bundle: string, files: MoveFiles): void {
    this.#requireScenario("restore");
    const [run] = this.#runsOf(bundle);
    if (run === undefined) throw notInSession(bundle);
    if (files.name !== "") refuseWrongName(files.name);
    const roots = this.#surroundings.device.layout.sandboxRoots(run.bundle);
    const moving = migrateFile({ ...files, roots }).then(
      () => this.#events.migrated(bundle),
      (error: unknown) => this.#events.migrated(bundle, error instanceof BackupError ? error : unknownError(error)),
    );
    this.#keepAside(moving);
  }

  /** Ends every run of a bundle, also one that only waits. @returns What the API gives instead of throwing. */
  cancel(bundle: string): 0 | 13500012 {
    const runs = this.#runsOf(bundle);
    if (runs.length === 0) return cancelCodes.unknown;
    for (const { control } of runs) control.abort.abort(new Cancelled(bundle));
    for (const { name, forget } of this.#queue.takeWaiting(bundle)) {
      this.#tellApart(name, () => {
        this.#events.begin(name);
        this.#surroundings.log.info("bundle cancelled", { bundle: name });
        this.#events.end(name);
      });
      forget();
    }
    return cancelCodes.accepted;
  }

  /** @returns False for a bundle that is not in this session. */
  updateTimer(bundle: string, timeoutMs: number): boolean {
    const runs = this.#runsOf(bundle);
    for (const { control } of runs) control.timer.update(timeoutMs);
    return runs.length > 0;
  }

  /** @returns False in a restore, and for a bundle that is not in this session. */
  updateSendRate(bundle: string, perSecond: number): boolean {
    if (this.scenario === "restore") return false;
    const runs = this.#runsOf(bundle);
    for (const { control } of runs) control.rate.set(perSecond);
    return runs.length > 0;
  }

  /**
   * Begins to measure; the numbers are told as events, the last with nothing left to scan.
   *
   * @throws {BackupError} `invalidArgument` while a measurement runs, for an empty list, or in a restore.
   */
  measure(isPrecise: boolean, since: readonly clientMessages.Since[]): void {
    if (this.scenario === "restore") this.#requireScenario("backup");
    if (since.length === 0) throw new BackupError("invalidArgument", "Cannot measure: no bundle is named");
    if (this.#measuring !== undefined) {
      throw new BackupError("invalidArgument", "Cannot measure: a measurement is under way");
    }
    const abort = new AbortController();
    this.#measuring = abort;
    const onReport = (text: string) => {
      if (!abort.signal.aborted) this.#events.sizes(text);
    };
    const measuring = measureBundles({ isPrecise, since, signal: abort.signal, onReport }, this.#surroundings)
      .catch((error: unknown) => this.#surroundings.log.warn("measurement ends early", { cause: String(error) }))
      .finally(() => {
        this.#measuring = undefined;
      });
    this.#keepAside(measuring);
  }

  /** What a running bundle's own extension is asked; `undefined` where it does not run here. */
  extensionOf(bundle: string): RunControl["extension"] {
    return this.#runsOf(bundle).find(({ control }) => control.extension !== undefined)?.control.extension;
  }

  /**
   * Ends the session: what waits or runs ends with `released`, but a restore that was published is allowed to finish.
   * Resolves when nothing of it is left and the client was told everything.
   */
  async release(): Promise<void> {
    this.#isReleased = true;
    this.#measuring?.abort();
    const reason = new BackupError("released", "Cannot go on: the session was released");
    for (const { name, forget } of this.#queue.takeWaiting()) {
      this.#tellApart(name, () => this.#events.begin(name, reason));
      forget();
    }
    for (const { control, inbox } of this.#live) {
      if (inbox?.isPublished !== true) control.abort.abort(reason);
    }
    await this.#queue.settle();
    await Promise.all(this.#aside);
    this.#tellAllEnd();
    await this.#events.settle();
  }

  #append(
    names: readonly string[],
    infos: readonly string[] | undefined,
    admit: (name: string, index: number) => Admitted,
  ): void {
    if (this.#isReleased) throw new BackupError("invalidArgument", "Cannot append: the session was released");
    if (names.length === 0) throw new BackupError("invalidArgument", "Cannot append: no bundle is named");
    if (infos !== undefined && infos.length !== names.length) {
      throw new BackupError("invalidArgument", `Cannot append: ${names.length} bundles and ${infos.length} infos`);
    }
    const { userId } = this.#surroundings.device.record;
    this.#hasUnreported = true;
    const refused: string[] = [];
    const work = names.flatMap((name, index) => {
      const info = parseBundleInfo(infos?.[index], userId);
      const problem = bundleInfoProblem(infos?.[index]);
      if (problem !== undefined) this.#surroundings.log.warn("infos cannot be used", { bundle: name, problem });
      if (info.broadcastOnly) {
        this.#surroundings.log.info("bundle is only told", { bundle: name });
        return [];
      }
      try {
        return [this.#toWork(name, admit(name, index), info)];
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        this.#tellApart(name, () => this.#events.begin(name, error));
        refused.push(name);
        return [];
      }
    });
    this.#queue.add(work, refused);
  }

  #toWork(name: string, { bundle, priority, waitsFor, inbox, run, abandon }: Admitted, info: BundleInfo): SessionWork {
    const { clock } = this.#surroundings;
    const control: RunControl = {
      timer: new BundleTimer(clock),
      rate: new SendRate(clock),
      abort: new AbortController(),
    };
    const live: LiveRun = { name, bundle: bundle.name, control, ...(inbox === undefined ? {} : { inbox }) };
    this.#live.push(live);
    const forget = () => {
      const index = this.#live.indexOf(live);
      if (index >= 0) this.#live.splice(index, 1);
      abandon?.();
    };
    control.abort.signal.addEventListener("abort", () => control.rate[Symbol.dispose](), { once: true });
    return {
      name,
      priority,
      waitsFor,
      forget,
      run: async () => {
        this.#heldBack.set(name, []);
        try {
          return await run(info, control);
        } finally {
          forget();
          this.#tellHeldBack(name);
        }
      },
      refuse: (failed: string) => {
        const hint = `It is restored after ${failed}, as its restoreDeps say`;
        const error = new BackupError("notAllowed", `Cannot restore ${name}: ${failed}, which it needs, failed`, {
          hint,
        });
        this.#tellApart(name, () => this.#events.begin(name, error));
        forget();
      },
    };
  }

  // Never rejects; the session waits for it before it ends.
  #keepAside(work: Promise<void>): void {
    this.#aside.add(work);
    void work.then(() => this.#aside.delete(work));
  }

  // A bundle that was appended twice: the report of a run that never began must not fall between begin and end of the
  // one that is under way.
  #tellApart(name: string, tell: () => void): void {
    const held = this.#heldBack.get(name);
    if (held === undefined) tell();
    else held.push(tell);
  }

  #tellHeldBack(name: string): void {
    const held = this.#heldBack.get(name) ?? [];
    this.#heldBack.delete(name);
    for (const tell of held) tell();
  }

  // In order of their appends.
  #runsOf(bundle: string): LiveRun[] {
    return this.#live.filter(({ name }) => name === bundle);
  }

  #inboxOf(bundle: string): RestoreInbox {
    const inboxes = this.#runsOf(bundle).flatMap(({ inbox }) => inbox ?? []);
    const inbox = inboxes.find((each) => !each.isPublished) ?? inboxes.at(-1);
    if (inbox === undefined) throw notInSession(bundle);
    return inbox;
  }

  #requireScenario(scenario: clientMessages.Scenario): void {
    if (this.scenario === scenario) return;
    throw new BackupError(
      "invalidArgument",
      `Cannot do this: the session is one of ${this.scenario}, not of ${scenario}`,
    );
  }

  // Once for everything appended so far, and last, also when all of it was refused.
  #tellAllEnd(): void {
    if (!this.#hasUnreported || !this.#queue.isEmpty) return;
    this.#hasUnreported = false;
    this.#events.allEnd();
  }
}

function notInSession(bundle: string): BackupError {
  return new BackupError("invalidArgument", `Cannot restore into ${bundle}: it is not being restored in this session`);
}

function unknownError(error: unknown): BackupError {
  const so = error instanceof Error ? error.message : String(error);
  return new BackupError("ioError", `Cannot move the files: ${so}`, { cause: error });
}
