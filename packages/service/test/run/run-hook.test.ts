import { setImmediate as turn } from "node:timers/promises";
import { BackupError, type extensionMessages, timeLimits } from "@carryall/protocol";
import { ManualClock } from "@carryall/runtime";
import { describe, expect, test } from "vitest";
import { BundleTimer } from "../../src/run/bundle-timer.ts";
import { runHooks } from "../../src/run/run-hook.ts";
import { AuthorInMemory, HeldAnswers, type Hooks } from "./author-in-memory.ts";

const newer: extensionMessages.HookCall = { hook: "onBackupEx", info: "[]" };
const older: extensionMessages.HookCall = { hook: "onBackup" };
const startMs = 1_700_000_000_500;

describe("runHooks(), choosing the hook,", () => {
  test("gives the newer hook's text and does not call the older one", async () => {
    const { author, run } = start({ onBackupEx: () => "from Ex", onBackup: () => "from plain" });
    await expect(run).resolves.toBe("from Ex");
    expect(author.called).toEqual(["onProcess", "onBackupEx"]);
  });

  test("calls the older hook when the newer one gives an empty text", async () => {
    const { author, run } = start({ onBackupEx: () => "", onBackup: () => "from plain" });
    await expect(run).resolves.toBe("");
    expect(author.called).toEqual(["onProcess", "onBackupEx", "onBackup"]);
  });

  test("takes no text from the older hook: its result means nothing", async () => {
    const { run } = start({ onBackup: () => "from plain" });
    await expect(run).resolves.toBe("");
  });

  test("calls the older hook when the newer one is absent", async () => {
    const { author, run } = start({ onBackup: () => "" });
    await expect(run).resolves.toBe("");
    expect(author.called).toEqual(["onProcess", "onBackupEx", "onBackup"]);
  });

  test("gives an empty text when the class has neither hook", async () => {
    const { clock, run } = start({});
    await expect(run).resolves.toBe("");
    expect(clock.runningTimerCount).toBe(0);
  });

  test("hands each hook its own arguments, on a restore the plain hook's version", async () => {
    const author = new AuthorInMemory({});
    const calls: extensionMessages.HookCall[] = [
      { hook: "onRestoreEx", version: { code: 5, name: "0.0.0.0-5" }, info: "[1]" },
      { hook: "onRestore", version: { code: 0, name: "0.0.0.0" } },
    ];
    const [first, second] = calls;
    if (first === undefined || second === undefined) throw new Error("both are there");
    await runHooks(first, second, {
      extension: author,
      clock: new ManualClock(),
      timer: new BundleTimer(new ManualClock()),
      bundle: "com.example.notes",
      onProgress: () => {},
    });
    expect(author.asked).toEqual([{ hook: "onProcess" }, ...calls]);
  });

  test("throws hookThrew with the author's message as its cause when the newer hook throws, without a fallback", async () => {
    const thrown = new Error("the disk of my life is full");
    thrown.stack = "Error: the disk of my life is full\n    at onBackupEx (entry/src/main/ets/Backup.ets:7:13)";
    const { author, clock, run } = start({
      onBackupEx: () => {
        throw thrown;
      },
      onBackup: () => "from plain",
    });
    const error = await failureOf(run);
    expect(error.reason).toBe("hookThrew");
    expect(error.cause).toMatchObject({ message: "the disk of my life is full" });
    expect(error.stack).toBe(thrown.stack);
    expect(author.called).toEqual(["onProcess", "onBackupEx"]);
    expect(clock.runningTimerCount).toBe(0);
  });

  test("throws hookThrew when the older hook throws, also something that is no Error", async () => {
    const { run } = start({ onBackup: () => Promise.reject("only words") });
    const error = await failureOf(run);
    expect(error.reason).toBe("hookThrew");
    expect(error.message).toContain("onBackup of com.example.notes");
    expect(error.cause).toMatchObject({ message: "only words" });
  });

  test("passes on that the extension died, and leaves no timer", async () => {
    const died = new BackupError("extensionDied", "Cannot go on: it is gone");
    const clock = new ManualClock(startMs);
    const extension = { call: () => Promise.reject(died) };
    const run = runHooks(newer, older, {
      extension,
      clock,
      timer: new BundleTimer(clock),
      bundle: "com.example.notes",
      onProgress: () => {},
    });
    await expect(run).rejects.toBe(died);
    expect(clock.runningTimerCount).toBe(0);
  });
});

describe("runHooks(), the first onProcess,", () => {
  test("waits for its answer before it calls any hook", async () => {
    const process = new HeldAnswers();
    const { author, run } = start({ onProcess: process.hook, onBackupEx: () => "done" });
    await turn();
    expect(author.called).toEqual(["onProcess"]);
    process.answer("10 %");
    await expect(run).resolves.toBe("done");
    expect(author.called).toEqual(["onProcess", "onBackupEx"]);
  });

  test("forgives an answer just before 15 s", async () => {
    const process = new HeldAnswers();
    const { clock, run } = start({ onProcess: process.hook, onBackupEx: () => "done" });
    clock.wind(timeLimits.firstProcessCallMs - 1);
    process.answer("");
    await expect(run).resolves.toBe("done");
    expect(clock.runningTimerCount).toBe(0);
  });

  test("throws extensionTimeout after 15 s and never calls a hook, whatever the late answer is", async () => {
    const process = new HeldAnswers();
    const { author, clock, progress, run } = start({ onProcess: process.hook, onBackupEx: () => "done" });
    clock.wind(timeLimits.firstProcessCallMs);
    expect((await failureOf(run)).reason).toBe("extensionTimeout");
    process.answer("late");
    await turn();
    expect(author.called).toEqual(["onProcess"]);
    expect(progress).toEqual([]);
    expect(clock.runningTimerCount).toBe(0);
  });
});

describe("runHooks(), polling,", () => {
  test("asks 5 s after each answer and gives every text verbatim inside the JSON", async () => {
    const texts = ['{"quoted": "\\"", "tab": "\t"}', "zwei\nZeilen 你好 \u2028", " "];
    let count = 0;
    const { author, backup, clock, progress, run } = startHeld({ onProcess: () => texts[count++] ?? "" });
    await turn();
    expect(author.timesCalled("onProcess")).toBe(1);
    clock.wind(timeLimits.processIntervalMs - 1);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(1);
    clock.wind(1);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(2);
    clock.wind(timeLimits.processIntervalMs);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(3);

    backup.answer("done");
    await expect(run).resolves.toBe("done");
    expect(progress.map((each) => JSON.parse(each).processResult)).toEqual([
      { timeInfo: "1700000000", resultInfo: texts[0] },
      { timeInfo: "1700000005", resultInfo: texts[1] },
      { timeInfo: "1700000010", resultInfo: texts[2] },
    ]);
    expect(clock.runningTimerCount).toBe(0);
  });

  test("stops for good at the first empty answer, also when it is the first call's", async () => {
    const { author, backup, clock, progress, run } = startHeld({ onProcess: () => "" });
    await turn();
    clock.wind(10 * timeLimits.processIntervalMs);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(1);
    expect(progress).toEqual([]);
    backup.answer("done");
    await run;
  });

  test("stops for good at an empty answer in between", async () => {
    let count = 0;
    const { author, backup, clock, progress, run } = startHeld({ onProcess: () => (count++ === 0 ? "begun" : "") });
    await turn();
    for (let poll = 0; poll < 4; poll += 1) {
      clock.wind(timeLimits.processIntervalMs);
      await turn();
    }
    expect(author.timesCalled("onProcess")).toBe(2);
    expect(progress).toHaveLength(1);
    backup.answer("done");
    await run;
  });

  test("takes an onProcess that throws for one that has nothing to say", async () => {
    const { author, backup, clock, run } = startHeld({
      onProcess: () => {
        throw new Error("not my day");
      },
    });
    await turn();
    clock.wind(timeLimits.processIntervalMs);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(1);
    backup.answer("done");
    await expect(run).resolves.toBe("done");
  });

  test("forgives three late answers in a row and throws extensionTimeout at the fourth", async () => {
    const process = new HeldAnswers();
    const { author, clock, progress, run } = startHeld({ onProcess: process.hook });
    process.answer("begun");
    await turn();
    for (let strike = 1; strike <= timeLimits.processStrikes; strike += 1) await missOne(clock);
    expect(author.timesCalled("onProcess")).toBe(1 + timeLimits.processStrikes);

    clock.wind(timeLimits.processIntervalMs);
    await turn();
    clock.wind(timeLimits.processCallMs - 1);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(2 + timeLimits.processStrikes);
    clock.wind(1);
    expect((await failureOf(run)).reason).toBe("extensionTimeout");
    expect(progress).toHaveLength(1);
    expect(clock.runningTimerCount).toBe(0);
  });

  test("counts anew after an answer in time", async () => {
    const process = new HeldAnswers();
    const { backup, clock, progress, run } = startHeld({ onProcess: process.hook });
    process.answer("begun");
    await turn();
    for (let round = 0; round < 3; round += 1) {
      for (let strike = 1; strike <= timeLimits.processStrikes; strike += 1) {
        await missOne(clock);
        process.forget();
      }
      clock.wind(timeLimits.processIntervalMs);
      await turn();
      process.answer(`round ${round}`);
      await turn();
    }
    expect(progress.map((each) => JSON.parse(each).processResult.resultInfo)).toEqual([
      "begun",
      "round 0",
      "round 1",
      "round 2",
    ]);
    backup.answer("done");
    await expect(run).resolves.toBe("done");
    expect(clock.runningTimerCount).toBe(0);
  });

  test("drops what comes too late and asks again 5 s after the limit", async () => {
    const process = new HeldAnswers();
    const { author, backup, clock, progress, run } = startHeld({ onProcess: process.hook });
    process.answer("begun");
    await turn();
    await missOne(clock);
    process.answer("late");
    await turn();
    expect(progress).toHaveLength(1);
    clock.wind(timeLimits.processIntervalMs);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(3);
    process.answer("in time");
    await turn();
    expect(progress).toHaveLength(2);
    backup.answer("done");
    await run;
  });

  test("waits at the end for the call that is under way, and asks no more after it", async () => {
    const process = new HeldAnswers();
    const { author, backup, clock, run } = startHeld({ onProcess: process.hook });
    process.answer("begun");
    await turn();
    clock.wind(timeLimits.processIntervalMs);
    await turn();
    backup.answer("done");
    await turn();
    process.answer("still here");
    await expect(run).resolves.toBe("done");
    expect(clock.runningTimerCount).toBe(0);

    clock.wind(10 * timeLimits.processIntervalMs);
    await turn();
    expect(author.timesCalled("onProcess")).toBe(2);
  });

  test("waits at the end no longer than that call may take", async () => {
    const process = new HeldAnswers();
    const { backup, clock, run } = startHeld({ onProcess: process.hook });
    process.answer("begun");
    await turn();
    clock.wind(timeLimits.processIntervalMs);
    await turn();
    backup.answer("done");
    await turn();
    clock.wind(timeLimits.processCallMs);
    await expect(run).resolves.toBe("done");
    expect(clock.runningTimerCount).toBe(0);
  });
});

describe("runHooks(), the limit of the hooks,", () => {
  test("is 15 min", async () => {
    const { author, clock, run } = startHeld({});
    await turn();
    clock.wind(timeLimits.hookMs - 1);
    await turn();
    expect(author.called).toEqual(["onProcess", "onBackupEx"]);
    expect(clock.runningTimerCount).toBe(1);
    clock.wind(1);
    expect((await failureOf(run)).reason).toBe("extensionTimeout");
    expect(clock.runningTimerCount).toBe(0);
  });

  test("is one for the newer and the older hook together", async () => {
    const plain = new HeldAnswers();
    const { author, backup, clock, run } = startHeld({ onBackup: plain.hook });
    await turn();
    clock.wind(timeLimits.hookMs - 1);
    backup.answer("");
    await turn();
    expect(author.called).toEqual(["onProcess", "onBackupEx", "onBackup"]);
    clock.wind(1);
    expect((await failureOf(run)).reason).toBe("extensionTimeout");
  });

  test("passed, an empty late answer of the newer hook no longer calls the older one", async () => {
    const { author, backup, clock, run } = startHeld({});
    await turn();
    clock.wind(timeLimits.hookMs);
    expect((await failureOf(run)).reason).toBe("extensionTimeout");
    backup.answer("");
    await turn();
    expect(author.called).toEqual(["onProcess", "onBackupEx"]);
  });
});

function start(hooks: Hooks) {
  const clock = new ManualClock(startMs);
  const author = new AuthorInMemory(hooks);
  const progress: string[] = [];
  const run = runHooks(newer, older, {
    extension: author,
    clock,
    timer: new BundleTimer(clock),
    bundle: "com.example.notes",
    onProgress: (text) => progress.push(text),
  });
  // A test may look at other things before it looks at this.
  run.catch(() => {});
  return { author, clock, progress, run };
}

/** With an `onBackupEx` that runs until the test answers it. */
function startHeld(hooks: Hooks) {
  const backup = new HeldAnswers();
  return { ...start({ onBackupEx: backup.hook, ...hooks }), backup };
}

/** Lets one call of `onProcess` come due and pass without an answer in time. */
async function missOne(clock: ManualClock): Promise<void> {
  clock.wind(timeLimits.processIntervalMs);
  await turn();
  clock.wind(timeLimits.processCallMs);
  await turn();
}

async function failureOf(work: Promise<unknown>): Promise<BackupError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BackupError) return error;
  throw new Error(`Expected a BackupError, got ${String(error)}`);
}
