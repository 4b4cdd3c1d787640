import type { InstalledBundle } from "@carryall/device";
import { type BundleInfo, parseBundleInfo } from "@carryall/formats";
import { BackupError, type clientMessages, isTransferName } from "@carryall/protocol";
import type { RunSurroundings } from "../run/bundle-run.ts";
import { RestoreInbox } from "../run/restore-inbox.ts";
import { runBackup } from "../run/run-backup.ts";
import { runRestore } from "../run/run-restore.ts";
import { admitToBackup, admitToRestore } from "./admit-bundle.ts";
import { BundleQueue, type QueuedWork } from "./bundle-queue.ts";
import type { SessionEvents } from "./session-events.ts";

/** @see app_file_service: utils/include/b_resources/b_constants.h, EXT_CONNECT_MAX_COUNT */
const maxRunningBundles = 3;

export interface SessionOptions {
  readonly scenario: clientMessages.Scenario;
  readonly events: SessionEvents;
  readonly surroundings: RunSurroundings;
}

interface Restoring {
  readonly inbox: RestoreInbox;
  readonly abort: AbortController;
}

/** One client's backup or restore, from its constructor to its release. */
export class Session {
  readonly scenario: clientMessages.Scenario;
  readonly #events: SessionEvents;
  readonly #surroundings: RunSurroundings;
  readonly #queue: BundleQueue;
  /** In order of their runs: a bundle that was appended twice is restored twice. */
  readonly #restoring = new Map<string, Restoring[]>();
  readonly #aborts = new Set<AbortController>();
  #hasUnreported = false;
  #isReleased = false;

  constructor({ scenario, events, surroundings }: SessionOptions) {
    this.scenario = scenario;
    this.#events = events;
    this.#surroundings = surroundings;
    this.#queue = new BundleQueue({ limit: maxRunningBundles, onEmpty: () => this.#tellAllEnd() });
  }

  get runningBundles(): string[] {
    return this.#queue.runningNames;
  }

  /** @throws {BackupError} `invalidArgument` in a session of another kind or for another number of infos than names. */
  appendBackup(names: readonly string[], infos: readonly string[] | undefined): void {
    this.#requireScenario("backup");
    this.#append(
      names,
      infos,
      (name) => admitToBackup(this.#surroundings.device, name),
      (name, bundle, info) => ({
        name,
        run: () => this.#runBackup(bundle, info),
      }),
    );
  }

  /** @throws {BackupError} as {@link appendBackup}. */
  appendRestore(
    names: readonly string[],
    infos: readonly string[] | undefined,
    source: readonly clientMessages.SourceBundle[],
  ): void {
    this.#requireScenario("restore");
    const admit = (name: string) => {
      const admitted = admitToRestore(this.#surroundings.device, name, source);
      const restoring: Restoring = { inbox: new RestoreInbox(), abort: new AbortController() };
      this.#restoring.set(name, [...(this.#restoring.get(name) ?? []), restoring]);
      return { ...admitted, restoring };
    };
    this.#append(names, infos, admit, (name, { bundle, origin, restoring }, info) => ({
      name,
      run: () => this.#runRestore(bundle, origin, restoring, info),
    }));
  }

  /** @throws {BackupError} `invalidArgument` for a name that is a path, or a bundle that is not in this session. */
  requestFile(bundle: string, name: string): void {
    this.#requireScenario("restore");
    if (!isTransferName(name)) {
      throw new BackupError("invalidArgument", `Cannot hand out ${JSON.stringify(name)}: it must be a bare file name`);
    }
    this.#restoringOf(bundle).inbox.request(name);
  }

  /** @throws {BackupError} `notPermitted` where a file is named: a bundle is published whole. */
  publish(bundle: string, name: string): void {
    this.#requireScenario("restore");
    if (name !== "") {
      throw new BackupError("notPermitted", `Cannot publish ${JSON.stringify(name)}: a bundle is published whole`, {
        hint: "Pass an empty uri to publishFile",
      });
    }
    this.#restoringOf(bundle).inbox.publish();
  }

  /**
   * Ends the session: what waits or runs ends with `released`, but a restore that was published is allowed to finish.
   * Resolves when nothing of it is left and the client was told everything.
   */
  async release(): Promise<void> {
    this.#isReleased = true;
    const reason = new BackupError("released", "Cannot go on: the session was released");
    for (const work of this.#queue.takeWaiting()) this.#events.begin(work.name, reason);
    for (const abort of this.#aborts) {
      if (!this.#isPublished(abort)) abort.abort(reason);
    }
    await this.#queue.settle();
    this.#tellAllEnd();
    await this.#events.settle();
  }

  #append<T>(
    names: readonly string[],
    infos: readonly string[] | undefined,
    admit: (name: string) => T,
    toWork: (name: string, admitted: T, info: BundleInfo) => QueuedWork,
  ): void {
    if (this.#isReleased) throw new BackupError("invalidArgument", "Cannot append: the session was released");
    if (names.length === 0) throw new BackupError("invalidArgument", "Cannot append: no bundle is named");
    if (infos !== undefined && infos.length !== names.length) {
      throw new BackupError("invalidArgument", `Cannot append: ${names.length} bundles and ${infos.length} infos`);
    }
    const { userId } = this.#surroundings.device.record;
    this.#hasUnreported = true;
    const work = names.flatMap((name, index) => {
      try {
        return [toWork(name, admit(name), parseBundleInfo(infos?.[index], userId))];
      } catch (error) {
        if (!(error instanceof BackupError)) throw error;
        this.#events.begin(name, error);
        return [];
      }
    });
    this.#queue.add(work);
  }

  async #runBackup(bundle: InstalledBundle, info: BundleInfo): Promise<void> {
    const abort = new AbortController();
    this.#aborts.add(abort);
    try {
      await runBackup({ bundle, info, events: this.#events, signal: abort.signal }, this.#surroundings);
    } finally {
      this.#aborts.delete(abort);
    }
  }

  async #runRestore(
    bundle: InstalledBundle,
    origin: clientMessages.SourceBundle,
    { inbox, abort }: Restoring,
    info: BundleInfo,
  ): Promise<void> {
    this.#aborts.add(abort);
    const sourceVersion = { code: origin.versionCode, name: origin.versionName };
    try {
      const run = { bundle, info, events: this.#events, signal: abort.signal, sourceVersion, inbox };
      await runRestore(run, this.#surroundings);
    } finally {
      this.#aborts.delete(abort);
      const others = (this.#restoring.get(bundle.name) ?? []).filter((each) => each.abort !== abort);
      if (others.length > 0) this.#restoring.set(bundle.name, others);
      else this.#restoring.delete(bundle.name);
    }
  }

  #isPublished(abort: AbortController): boolean {
    return [...this.#restoring.values()].flat().some((each) => each.abort === abort && each.inbox.isPublished);
  }

  #restoringOf(bundle: string): Restoring {
    const all = this.#restoring.get(bundle) ?? [];
    const restoring = all.find((each) => !each.inbox.isPublished) ?? all.at(-1);
    if (restoring !== undefined) return restoring;
    throw new BackupError("invalidArgument", `Cannot restore into ${bundle}: it is not being restored in this session`);
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
