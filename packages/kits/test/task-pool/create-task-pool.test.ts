import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { openSandbox } from "../open-sandbox.ts";

interface TaskPool {
  readonly Priority: Readonly<Record<string, number>>;
  readonly Task: new (...args: unknown[]) => { isDone(): boolean };
  readonly LongTask: TaskPool["Task"];
  execute(...args: unknown[]): Promise<unknown>;
  terminateTask(task: unknown): void;
}

function openTaskPool(): TaskPool {
  using sandbox = openSandbox("mapped");
  // What the module gives, with the members that these tests are about.
  return Reflect.get(sandbox.kits.resolve("@ohos.taskpool"), "default") as TaskPool;
}

test("execute() runs a task later, with its arguments shared, and resolves with what it gives", async () => {
  const { LongTask, Priority, execute, terminateTask } = openTaskPool();
  const progress = { done: 0 };
  const task = new LongTask(
    (shared: typeof progress, by: number) => {
      shared.done += by;
      return "ok";
    },
    progress,
    40,
  );
  const running = execute(task, Priority.LOW);
  expect([progress.done, task.isDone()]).toEqual([0, false]);
  expect([await running, progress.done, task.isDone()]).toEqual(["ok", 40, true]);
  expect(terminateTask(task)).toBeUndefined();
});

test("execute() takes a function, and a task with a name; it rejects with what they throw", async () => {
  const { Task, execute } = openTaskPool();
  expect(await execute((a: number, b: number) => a + b, 1, 2)).toBe(3);
  expect(await execute(new Task("sum", async (a: number) => a + 1, 1))).toBe(2);
  const fault = new Error("out of paper");
  await expect(execute(() => Promise.reject(fault))).rejects.toBe(fault);
});

test("a LongTask is executed once, and may be terminated even if it never was", async () => {
  const { LongTask, Task, execute, terminateTask } = openTaskPool();
  const task = new LongTask(() => "ok");
  terminateTask(task);
  await execute(task);
  await expect(execute(task)).rejects.toMatchObject({ code: 10200050 });
  expect(codeOf(() => terminateTask(new Task(() => {})))).toBe(401);
  expect(codeOf(() => execute("nothing"))).toBe(401);
});

test("@kit.ArkTS hands out the same taskpool", () => {
  using sandbox = openSandbox("mapped");
  const fromKit = Reflect.get(sandbox.kits.resolve("@kit.ArkTS"), "taskpool");
  expect(fromKit).toBe(Reflect.get(sandbox.kits.resolve("@ohos.taskpool"), "default"));
});
