import { deepStrictEqual } from "node:assert/strict";
import { existsSync } from "node:fs";
import { snapshotTree, type TreeSnapshot } from "@carryall/testkit";
import fc from "fast-check";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { anyChain, anyFull } from "./any-plan.ts";
import { ChainRun } from "./chain-run.ts";
import { PlantedTree } from "./planted-tree.ts";
import { type State, savedByTheRules, stateOf, wrongWith } from "./restored-state.ts";
import { listsOf, newSource, populate, textOf } from "./throw-away-targets.ts";

export interface CheckOptions {
  readonly runs: number;
  readonly seed: number;
  /** Resolves when the next second has begun, so that what was there before is older than what comes then. */
  readonly nextSecond?: () => Promise<void>;
}

/** @throws fast-check's error, with seed and plan, where a full backup does not come back as the rules say. */
export async function checkFullBackups({ runs, seed }: CheckOptions): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyFull, async ({ tree, profile, target: kind }) => {
      using source = newSource();
      using target = new ThrowAwayApplication();
      await using planted = new PlantedTree(source);
      await planted.plant(tree);
      const saved = savedByTheRules(source, profile);
      const before = kind === "populated" ? populate(target, saved) : new Map();
      const { set } = await source.pack(listsOf(profile));
      target.unpack(set, { ...listsOf(profile), profileText: textOf(profile) });
      deepStrictEqual(source.failed, []);
      if (profile.fullBackupOnly) checkSetAside(target, saved, before);
      else deepStrictEqual(wrongWith(target, saved, { before }), []);
    }),
    { numRuns: runs, seed },
  );
}

/** The same for a backup of everything and three increments: each restored by itself, and all at once. */
export async function checkChains({ runs, seed, nextSecond = async () => {} }: CheckOptions): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyChain, async (plan) => {
      await using run = await ChainRun.begin(plan);
      await run.backUpAndRestore();
      for (const round of plan.rounds) {
        await nextSecond();
        await run.increment(round);
      }
      run.restoreAllAtOnce();
    }),
    { numRuns: runs, seed },
  );
}

/** With `fullBackupOnly` everything waits below the framework's folder, and the application's data is as it was. */
function checkSetAside(target: ThrowAwayApplication, saved: State, before: State): void {
  const folder = target.hostPathOf("/data/storage/el2/base/.backup/restore");
  const aside: TreeSnapshot = existsSync(folder) ? snapshotTree(folder) : new Map();
  const wrong = [...saved].filter(([path, { mode, mtimeNs, sha256 }]) => {
    const found = aside.get(path.slice(1));
    return found?.mode !== mode || found.mtimeNs !== mtimeNs || found.sha256 !== sha256;
  });
  deepStrictEqual(wrong, []);
  const files = [...aside].filter(([, { kind }]) => kind === "file").map(([path]) => `/${path}`);
  const unexpected = files.filter((path) => !saved.has(path));
  deepStrictEqual(unexpected, []);
  const actual = stateOf(target);
  deepStrictEqual(
    [...before].map(([path]) => actual.get(path)),
    [...before.values()],
  );
}
