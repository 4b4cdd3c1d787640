import { deepStrictEqual } from "node:assert/strict";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";
import type { PlannedChain, PlannedEdit, PlannedRound } from "./any-plan.ts";
import { mergedSet } from "./merged-set.ts";
import { PlantedTree } from "./planted-tree.ts";
import { foldersAbove, type State, savedByTheRules, scopeOf, wrongWith } from "./restored-state.ts";
import { listsOf, newSource, populate } from "./throw-away-targets.ts";

const farFuture = 4_000_000_000;
/** Edits that size, mode or time show; of the others only who knows when the backup before was can know. */
const shownByItself = new Set(["append", "touch", "chmod", "deleteFile", "deleteFolder", "deleteQuietly", "addFolder"]);

/** One application that is backed up again and again, and another to which each backup is restored. */
export class ChainRun implements AsyncDisposable {
  readonly #plan: PlannedChain;
  readonly #source: ThrowAwayApplication;
  readonly #tree: PlantedTree;
  readonly #target = new ThrowAwayApplication();
  readonly #sets: BackupSet[] = [];
  readonly #first: State;
  /** What the target has and no backup knows of. */
  readonly #mine: State;
  /** Everything that was ever saved. */
  readonly #earlier: Set<string>;
  /** What may still be on the target, since who packed did not know that it had been there. */
  readonly #forgotten = new Set<string>();
  #saved: State;
  /** When the last backup began. */
  #lastSecond = 0;

  private constructor(plan: PlannedChain, { source, tree }: { source: ThrowAwayApplication; tree: PlantedTree }) {
    this.#plan = plan;
    this.#source = source;
    this.#tree = tree;
    this.#first = savedByTheRules(source, plan.profile);
    this.#saved = this.#first;
    this.#earlier = new Set(this.#first.keys());
    this.#mine = this.#plan.target === "populated" ? populate(this.#target, this.#first) : new Map();
  }

  static async begin(plan: PlannedChain): Promise<ChainRun> {
    const source = newSource();
    const tree = new PlantedTree(source);
    await tree.plant(plan.tree);
    return new ChainRun(plan, { source, tree });
  }

  async backUpAndRestore(): Promise<void> {
    const lists = listsOf(this.#plan.profile);
    this.#noteSecond();
    const isFull = this.#plan.base === "full";
    const { set } = await (isFull ? this.#source.pack(lists) : this.#source.packIncrement(lists));
    this.#sets.push(set);
    this.#target.unpack(set, lists);
    deepStrictEqual(wrongWith(this.#target, this.#first, { before: this.#mine }), []);
  }

  async increment(round: PlannedRound): Promise<void> {
    const lists = listsOf(this.#plan.profile);
    const done = round.edits.filter((edit) => this.#tree.edit(edit));
    const previous = this.#plan.by === "manifest" ? this.#sets.at(-1)?.get("manage.json.rp") : undefined;
    const lastIncrementalTime = this.#timeFor(round, done, { isCompared: previous !== undefined });
    this.#noteSecond();
    const nowMs = 1_700_000_300_123 + this.#sets.length;
    const { set } = await this.#source.packIncrement({ ...lists, lastIncrementalTime, previous, nowMs });
    this.#sets.push(set);
    deepStrictEqual(this.#source.failed, []);
    if (previous === undefined) for (const path of this.#earlier) this.#forgotten.add(path);
    this.#saved = savedByTheRules(this.#source, this.#plan.profile);
    this.#target.staging.clear({ clearsRestored: true });
    this.#target.unpack(set, lists);
    const isOutOfScope = this.#isLeftOut(foldersAbove(this.#earlier));
    const mayBeLeft = (path: string) => this.#forgotten.has(path) || isOutOfScope(path);
    const wrong = wrongWith(this.#target, this.#saved, { before: this.#mine, mayBeLeft });
    deepStrictEqual(wrong, [], `after increment ${this.#sets.length - 1}`);
    for (const path of this.#saved.keys()) this.#earlier.add(path);
  }

  restoreAllAtOnce(): void {
    const { target: kind, base, isBaseListed, profile } = this.#plan;
    using target = new ThrowAwayApplication();
    const mine = kind === "populated" ? populate(target, this.#first) : new Map();
    const { set, problems } = mergedSet(this.#sets, { isBaseListed });
    deepStrictEqual(problems, []);
    target.unpack(set, listsOf(profile));
    // An archive that was not listed does not say which folders it has, nor what the target may have of it.
    const isUnlisted = base === "full" && !isBaseListed;
    const isOutOfScope = this.#isLeftOut(foldersAbove(this.#first.keys()));
    const mayBeLeft = (path: string) => (isUnlisted && this.#first.has(path)) || isOutOfScope(path);
    deepStrictEqual(wrongWith(target, this.#saved, { before: mine, mayBeLeft }), [], "all at once");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tree[Symbol.asyncDispose]();
    this.#source[Symbol.dispose]();
    this.#target[Symbol.dispose]();
  }

  #noteSecond(): void {
    this.#lastSecond = Math.floor(Date.now() / 1000);
  }

  #timeFor({ time }: PlannedRound, done: readonly PlannedEdit[], { isCompared }: { isCompared: boolean }): number {
    if (time === "zero") return 0;
    const isShown = isCompared && done.every(({ kind }) => shownByItself.has(kind));
    return time === "far" && isShown ? farFuture : this.#lastSecond;
  }

  /** What was saved once, and the folders that this took, and is no longer in scope, stays. */
  #isLeftOut(folders: ReadonlySet<string>): (path: string) => boolean {
    const inScope = scopeOf(this.#source, this.#plan.profile);
    return (path) => !inScope(path) && (folders.has(path) || this.#earlier.has(path));
  }
}
