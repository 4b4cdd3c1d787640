import { closeSync, fstatSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { BackupError, extensionMessages as messages, type Offer, timeLimits } from "@carryall/protocol";
import { type ManualClock, takeFile } from "@carryall/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Extension, ExtensionHandlers, ExtensionLaunch } from "../../src/extension/extension.ts";

/**
 * Whose class it is. `plain` has a file, and says `saved` in onBackupEx; `broken` throws `not today` while it loads;
 * `endless` never finishes loading; `deaf` never answers onBackup, and throws `the disk is full` in onBackupEx.
 */
export type Author = "plain" | "broken" | "endless" | "deaf";

export type LaunchWishes = Partial<Pick<ExtensionLaunch, "action" | "handlers" | "signal" | "staged">>;

/** Where extensions of one kind are started, for the suite that every kind passes. */
export interface ExtensionPlace extends AsyncDisposable {
  readonly clock: ManualClock;
  /** Path of some file that may be staged. */
  readonly someFile: string;
  start(author: Author, wishes?: LaunchWishes): Promise<Extension>;
  /** As the system does it, without asking. */
  kill(extension: Extension): void;
  /** Processes, staging folders and timers that are still there. */
  leftovers(): string[];
}

/** What the service relies on, whatever an extension is made of. */
export function describeExtension(name: string, open: () => Promise<ExtensionPlace>): void {
  describe(`an extension ${name}`, () => {
    let place: ExtensionPlace;

    beforeAll(async () => {
      place = await open();
    });

    afterAll(() => place[Symbol.asyncDispose]());

    test("starts with the name of its class, and ends when it is disposed of, once or twice", async () => {
      const extension = await place.start("plain");
      expect(extension.className).not.toBe("");
      expect([extension.hasEnded, extension.stagedPath]).toEqual([false, undefined]);
      await extension[Symbol.asyncDispose]();
      await extension[Symbol.asyncDispose]();
      expect(extension.hasEnded).toBe(true);
      expect(place.leftovers()).toEqual([]);
    });

    test("that cannot be loaded fails to start with the loader's message", async () => {
      await expect(place.start("broken")).rejects.toMatchObject({
        reason: "startFailed",
        message: expect.stringContaining("not today"),
      });
      expect(place.leftovers()).toEqual([]);
    });

    test("that does not finish loading fails to start after 25 seconds", async () => {
      const starting = place.start("endless");
      place.clock.wind(timeLimits.connectMs);
      await expect(windUntil(starting, place.clock)).rejects.toMatchObject({ reason: "startTimeout" });
      expect(place.leftovers()).toEqual([]);
    });

    test("stops starting with the signal's reason", async () => {
      const abort = new AbortController();
      const reason = new BackupError("released", "Cannot go on: the session was released");
      const starting = place.start("endless", { signal: abort.signal });
      abort.abort(reason);
      await expect(windUntil(starting, place.clock)).rejects.toBe(reason);
      expect(place.leftovers()).toEqual([]);
    });

    test("answers its hooks, one after the other, with what they give and what they throw", async () => {
      await using plain = await place.start("plain");
      expect(await plain.call(messages.callHook, { hook: "onBackupEx", info: "" })).toEqual(returned("saved"));
      expect(await plain.call(messages.callHook, { hook: "onBackup" })).toEqual(returned(""));
      expect(await plain.call(messages.callHook, { hook: "onRelease", scenario: 1 })).toEqual(returned(""));
      await using deaf = await place.start("deaf");
      expect(await deaf.call(messages.callHook, { hook: "onBackupEx", info: "" })).toMatchObject({
        kind: "threw",
        error: { message: "the disk is full" },
      });
    });

    test("packs file after file, each when the one before was taken, and manage.json last", async () => {
      const names: string[] = [];
      let atOnce = 0;
      let mostAtOnce = 0;
      await using extension = await place.start("plain", {
        handlers: {
          ...noHandlers,
          async fileReady({ name, file }) {
            atOnce += 1;
            mostAtOnce = Math.max(mostAtOnce, atOnce);
            await Promise.resolve();
            expect(isOpenable(file, "read")).toBe(true);
            names.push(name);
            atOnce -= 1;
          },
        },
      });
      await extension.call(messages.pack, {});
      expect(names).toEqual(["part.0.tar", "manage.json"]);
      expect(mostAtOnce).toBe(1);
      expect(await extension.call(messages.clear, {})).toEqual({});
    });

    test("fails to pack where a file is not taken", async () => {
      await using extension = await place.start("plain", {
        handlers: {
          ...noHandlers,
          async fileReady() {
            throw new BackupError("noSpace", "Cannot take it: the client is full");
          },
        },
      });
      await expect(extension.call(messages.pack, {})).rejects.toThrow();
      expect(extension.hasEnded).toBe(false);
    });

    test("opens a file of a restore before it answers, and its report", async () => {
      const opened: string[] = [];
      await using extension = await place.start("plain", {
        action: "restore",
        handlers: {
          ...noHandlers,
          async restoreFileReady({ name, file, manifest }) {
            if (isOpenable(file, "write") && isOpenable(manifest, "write")) opened.push(name);
          },
        },
      });
      expect(await extension.call(messages.openRestoreFile, { name: "part.0.tar" })).toEqual({});
      expect(opened).toEqual(["part.0.tar"]);
    });

    test("knows the sandbox path of what was staged for it", async () => {
      const fd = takeFile({ kind: "path", path: place.someFile }, "read");
      try {
        await using extension = await place.start("plain", { staged: { fd, name: "previous.rp" } });
        expect(extension.stagedPath).toMatch(/^\/data\/storage\/el2\/base\/\.backup\/[^/]+\/previous\.rp$/);
        // Whoever opened it closes it.
        expect(fstatSync(fd).isFile()).toBe(true);
      } finally {
        closeSync(fd);
      }
      expect(place.leftovers()).toEqual([]);
    });

    test("that dies while nothing is asked of it tells so, and what is asked afterwards fails", async () => {
      await using extension = await place.start("plain");
      place.kill(extension);
      await expect(extension.died).rejects.toMatchObject({ reason: "extensionDied" });
      expect(extension.hasEnded).toBe(true);
      await expect(extension.call(messages.clear, {})).rejects.toMatchObject({ reason: "extensionDied" });
    });

    test("that dies in a hook fails exactly the calls that are open", async () => {
      await using extension = await place.start("deaf");
      const calls = [
        extension.call(messages.callHook, { hook: "onBackup" }),
        extension.call(messages.callHook, { hook: "onBackup" }),
      ];
      place.kill(extension);
      const outcomes = await Promise.allSettled([...calls, extension.died]);
      expect(outcomes.map((each) => each.status === "rejected" && each.reason.reason)).toEqual(
        Array.from({ length: 3 }, () => "extensionDied"),
      );
      await extension[Symbol.asyncDispose]();
      expect(place.leftovers()).toEqual([]);
    });

    test("that dies while it packs hands over nothing more", async () => {
      const names: string[] = [];
      await using extension: Extension = await place.start("plain", {
        handlers: {
          ...noHandlers,
          async fileReady({ name }) {
            names.push(name);
            place.kill(extension);
          },
        },
      });
      await expect(extension.call(messages.pack, {})).rejects.toMatchObject({ reason: "extensionDied" });
      await extension[Symbol.asyncDispose]();
      expect(names).toEqual(["part.0.tar"]);
      expect(place.leftovers()).toEqual([]);
    });

    test("that is disposed of fails what is open, and has not died of its own accord", async () => {
      const extension = await place.start("deaf");
      let hasDied = false;
      extension.died.catch(() => {
        hasDied = true;
      });
      const hook = extension.call(messages.callHook, { hook: "onBackup" }).catch((error: unknown) => error);
      await extension[Symbol.asyncDispose]();
      expect(await hook).toMatchObject({ reason: "extensionDied" });
      expect(hasDied).toBe(false);
      expect(place.leftovers()).toEqual([]);
    });
  });
}

// Whoever does not end when asked is waited for, step by step.
async function windUntil<T>(work: Promise<T>, clock: ManualClock): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  work.then(settle, settle);
  for (; !isSettled; await turn()) clock.wind(timeLimits.endChildMs);
  return await work;
}

export const noHandlers: ExtensionHandlers = {
  async fileReady() {},
  async filesReady() {},
  async restoreFileReady() {},
  fileFailed() {},
  step() {},
};

function returned(text: string): messages.HookOutcome {
  return { kind: "returned", text };
}

function isOpenable(offer: Offer, access: "read" | "write"): boolean {
  closeSync(takeFile(offer, access));
  return true;
}
