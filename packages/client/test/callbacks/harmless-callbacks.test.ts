import { closeSync } from "node:fs";
import type { ClientIdentity } from "@carryall/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { BackupModule, File, GeneralCallbacks } from "../../src/backup-types.ts";
import { createBackupModule } from "../../src/create-backup-module.ts";
import { makeThrowAwayHome } from "../throw-away-home.ts";

/** What a callback may do after it has been called. */
const behaviours = {
  returns: () => undefined,
  throws: () => {
    throw new Error("thrown");
  },
  "throws no error": () => {
    throw undefined;
  },
  rejects: () => Promise.reject(new Error("rejected")),
  "never settles": () => new Promise(() => {}),
  // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise is what this is about.
  "has a bad then": () => ({ then: () => behaviours.throws() }),
} as const;

const names = [
  "onFileReady",
  "onBundleBegin",
  "onBundleEnd",
  "onResultReport",
  "onBackupSizeReport",
  "onMigrateResult",
  "onFileReadyBatch",
] as const satisfies readonly (keyof GeneralCallbacks)[];

type Behaviour = keyof typeof behaviours;
type Behaviours = Readonly<Record<(typeof names)[number], Behaviour>>;

const reportingBehaviours: readonly Behaviour[] = ["throws", "throws no error", "rejects", "has a bad then"];
const anyBehaviour = fc.constantFrom<Behaviour[]>("returns", "never settles", ...reportingBehaviours);

test("callbacks are called alike and in the same order, whatever they do, and what they throw is reported", async () => {
  using place = makeThrowAwayHome();
  const identity: ClientIdentity = { ...place.options.identity, roles: ["clone-tool"] };
  using backup = createBackupModule({ ...place.options, identity, token: JSON.stringify(identity) });
  const usual = await callsOf(backup, forAll<Behaviour>("returns"));
  expect(new Set(usual)).toEqual(new Set(names));
  await fc.assert(
    fc.asyncProperty(fc.record(forAll(anyBehaviour)), async (chosen) => {
      place.reported.length = 0;
      const calls = await callsOf(backup, chosen);
      expect(calls).toEqual(usual);
      // Rejections are told a little later: a turn after the last callback they all are.
      await new Promise((resolve) => setImmediate(resolve));
      expect(place.reported).toHaveLength(calls.filter((name) => reportingBehaviours.includes(chosen[name])).length);
    }),
    { numRuns: 40, examples: reportingBehaviours.map((behaviour) => [forAll(behaviour)]) },
  );
});

function forAll<T>(value: T): Record<(typeof names)[number], T> {
  return {
    onFileReady: value,
    onBundleBegin: value,
    onBundleEnd: value,
    onResultReport: value,
    onBackupSizeReport: value,
    onMigrateResult: value,
    onFileReadyBatch: value,
  };
}

// The names of the callbacks in order of two sessions, in which each of them is called.
async function callsOf(backup: BackupModule, chosen: Behaviours): Promise<(typeof names)[number][]> {
  const calls: (typeof names)[number][] = [];
  const over = Promise.withResolvers<void>();
  const migrated = Promise.withResolvers<void>();
  const measured = Promise.withResolvers<void>();
  const note = (name: (typeof names)[number], then: () => void = () => {}) =>
    function noted(...args: readonly unknown[]): unknown {
      calls.push(name);
      for (const { fd, manifestFd } of filesIn(args)) for (const each of [fd, manifestFd]) closeIfOpen(each);
      then();
      return behaviours[chosen[name]]();
    };
  const callbacks: Partial<GeneralCallbacks> = {
    onFileReady: note("onFileReady"),
    onBundleBegin: note("onBundleBegin"),
    onBundleEnd: note("onBundleEnd"),
    onResultReport: note("onResultReport"),
    onBackupSizeReport: note("onBackupSizeReport", () => measured.resolve()),
    onMigrateResult: note("onMigrateResult", () => migrated.resolve()),
    onFileReadyBatch: note("onFileReadyBatch"),
    onAllBundlesEnd: () => over.resolve(),
  };
  const session = new backup.IncrementalBackupSession(callbacks);
  await session.getBackupDataSize(false, [{ bundleName: "com.example.endless", lastIncrementalTime: 0 }]);
  await measured.promise;
  await session.appendBundles([{ bundleName: "com.example.one", lastIncrementalTime: 0 }]);
  await over.promise;
  await session.release();
  const restore = new backup.SessionRestore(callbacks);
  await restore.migrateFile({ srcPath: "/a", destPath: "/b" }, { bundleName: "com.example.one", uri: "" });
  await migrated.promise;
  await restore.release();
  return calls;
}

function filesIn([error, value]: readonly unknown[]): File[] {
  if (error !== undefined || typeof value !== "object" || value === null) return [];
  // True by what callbacks with an object as second argument are called with.
  return Array.isArray(value) ? (value as File[]) : [value as File];
}

function closeIfOpen(fd: number | undefined): void {
  if (fd !== undefined && fd >= 0) closeSync(fd);
}
