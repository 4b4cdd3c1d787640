import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import type { TaskThreads } from "../../src/task-pool/task-threads.ts";
import { codeOf } from "../code-of.ts";
import { openSandbox } from "../open-sandbox.ts";

interface TestTask {
  readonly taskId: number;
  isDone(): boolean;
  onReceiveData(callback: (...args: unknown[]) => void): void;
  addDependency(...tasks: TestTask[]): void;
  removeDependency(...tasks: TestTask[]): void;
  setTransferList(list: ArrayBuffer[]): void;
  onExecutionSucceeded(callback: () => void): void;
}

interface TaskPool {
  readonly Priority: Readonly<Record<string, number>>;
  readonly Task: { new (...args: unknown[]): TestTask; sendData(...args: unknown[]): void; isCanceled(): boolean };
  readonly LongTask: TaskPool["Task"];
  readonly TaskGroup: new (name?: string) => { addTask(...args: unknown[]): void };
  readonly SequenceRunner: new (name?: string) => { execute(task: TestTask): Promise<unknown> };
  readonly AsyncRunner: new (running: number, waiting?: number) => { execute(task: TestTask): Promise<unknown> };
  execute(...args: unknown[]): Promise<unknown>;
  executeDelayed(delayMs: number, task: TestTask): Promise<unknown>;
  executePeriodically(periodMs: number, task: TestTask): void;
  cancel(meant: unknown): void;
  terminateTask(task: unknown): void;
  getTaskPoolInfo(): { readonly threadInfos: readonly unknown[]; readonly taskInfos: readonly object[] };
  isConcurrent(work: unknown): boolean;
}

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

class Shared {
  count = 0;
}

/** An application whose threads know the functions of `task-application.mjs` by the names of these. */
function openThreadedPool() {
  const marked = {
    add: (_a: number, _b: number) => "not in a thread",
    filesDirOf: (_context: unknown) => "not in a thread",
    fail: () => {},
    giveFunction: () => {},
    keep: (value: unknown) => value,
    log: () => {},
    report: (_count: number) => {},
    spinUntilCanceled: () => {},
  };
  const addresses = new Map<object, string>(Object.entries(marked).map(([name, work]) => [work, name]));
  const tasks: TaskThreads = {
    addressOf: (work) => {
      const name = addresses.get(work);
      return name === undefined ? undefined : { module: "application", name };
    },
    isSendable: (value) => value instanceof Shared,
    startWorker: () => {
      const worker = new Worker(new URL("./task-application.mjs", import.meta.url));
      workers.push(worker);
      return worker;
    },
  };
  const sandbox = openSandbox("mapped", { tasks });
  sandbox[Symbol.dispose]();
  return { pool: poolOf(sandbox), marked, sandbox };
}

function openTaskPool(): TaskPool {
  using sandbox = openSandbox("mapped");
  return poolOf(sandbox);
}

function poolOf({ kits }: ReturnType<typeof openSandbox>): TaskPool {
  // What the module gives, with the members that these tests are about.
  return Reflect.get(kits.resolve("@ohos.taskpool"), "default") as TaskPool;
}

test("execute() runs a task later, with its arguments shared, where nothing says which threads there are", async () => {
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
  expect(task).toBeInstanceOf(Task);
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

test("a marked function runs in a thread, with copies of its arguments and a context of its own", async () => {
  const { pool, marked, sandbox } = openThreadedPool();
  expect(await pool.execute(marked.add, 1, 2)).toBe(3);
  const context = sandbox.kits.createExtensionContext();
  expect(await pool.execute(marked.filesDirOf, context)).toBe(context.filesDir);
  await pool.execute(marked.log);
  expect(sandbox.lines).toEqual([{ level: "info", tag: "console", text: "from a thread" }]);
  expect([pool.isConcurrent(marked.add), pool.isConcurrent(() => {})]).toEqual([true, false]);
});

test("this thread goes on while a task works, and a cancelled task's result is in its error", async () => {
  const { pool, marked } = openThreadedPool();
  const task = new pool.Task(marked.spinUntilCanceled);
  const running = pool.execute(task);
  let turns = 0;
  while (pool.getTaskPoolInfo().taskInfos.some((info) => Reflect.get(info, "state") !== 2) || turns < 100) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
  }
  pool.cancel(task);
  await expect(running).rejects.toMatchObject({ code: 10200322, data: { result: expect.any(Boolean) } });
  expect(codeOf(() => pool.cancel(task))).toBe(10200015);
});

test("a sendable argument keeps the task in this thread, where the object is the same", async () => {
  const { pool, marked, sandbox } = openThreadedPool();
  const shared = new Shared();
  const collections = Reflect.get(sandbox.kits.resolve("@arkts.collections"), "default");
  const list: unknown = new (Reflect.get(collections, "Array"))();
  for (const given of [shared, { inner: [shared] }, list]) {
    expect(await pool.execute(marked.keep, given)).toBe(given);
  }
  expect(workers.length).toBe(0);
  expect(await pool.execute(marked.keep, [1])).toEqual([1]);
  expect(workers.length).toBe(1);
});

test("an error crosses from its thread with code and data; what cannot be copied is 10200006", async () => {
  const { pool, marked } = openThreadedPool();
  const failed = { code: 13900002, message: "No such file or directory", data: { path: "/a" } };
  await expect(pool.execute(marked.fail)).rejects.toMatchObject(failed);
  await expect(pool.execute(marked.giveFunction)).rejects.toMatchObject({ code: 10200006 });
  await expect(pool.execute(marked.add, () => 1)).rejects.toMatchObject({ code: 10200006 });
});

test("a task whose arguments cannot be copied fails those that wait for it, too", async () => {
  const { pool, marked } = openThreadedPool();
  const before = new pool.Task(marked.add, () => 1);
  const after = new pool.Task(marked.add, 1, 2);
  after.addDependency(before);
  const running = pool.execute(after);
  await expect(pool.execute(before)).rejects.toMatchObject({ code: 10200006 });
  await expect(running).rejects.toMatchObject({ code: 10200006 });
});

test("sendData() reaches the task's receiver in order, from a thread and from here", async () => {
  const { pool, marked } = openThreadedPool();
  const received: unknown[] = [];
  const receive = (...args: unknown[]) => received.push(args);
  const task = new pool.Task(marked.report, 2);
  task.onReceiveData(receive);
  expect(await pool.execute(task)).toBe("reported");
  const here = new pool.Task(async () => {
    await Promise.resolve();
    pool.Task.sendData("here");
  });
  here.onReceiveData(receive);
  await pool.execute(here);
  await new Promise((resolve) => setImmediate(resolve));
  expect(received).toEqual([[1, 2], [2, 2], ["here"]]);
  expect(codeOf(() => pool.Task.sendData(1))).toBe(10200022);
  await expect(pool.execute(new pool.Task(() => pool.Task.sendData(1)))).rejects.toMatchObject({ code: 10200024 });
});

test("an ArrayBuffer goes over and is gone here, unless the transfer list leaves it out", async () => {
  const { pool, marked } = openThreadedPool();
  const given = [new ArrayBuffer(4), new ArrayBuffer(4)] as const;
  await pool.execute(new pool.Task(marked.add, given[0], 1));
  const kept = new pool.Task(marked.add, given[1], 1);
  kept.setTransferList([]);
  await pool.execute(kept);
  expect(given.map((buffer) => buffer.byteLength)).toEqual([0, 4]);
});

test("a group gives its results in order, a sequence runs one after the other, past a failure", async () => {
  const { TaskGroup, SequenceRunner, Task, execute } = openTaskPool();
  const group = new TaskGroup();
  group.addTask((a: number) => a, 1);
  group.addTask(new Task(async () => 2));
  expect(await execute(group)).toEqual([1, 2]);
  const order: number[] = [];
  const runner = new SequenceRunner("one");
  expect(new SequenceRunner("one")).toBe(runner);
  const slow = new Task(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push(1);
    throw new Error("late");
  });
  const both = [runner.execute(slow), runner.execute(new Task(() => order.push(2)))];
  await Promise.allSettled(both);
  expect(order).toEqual([1, 2]);
  await expect(execute(slow)).rejects.toMatchObject({ code: 10200057 });
});

test("an AsyncRunner runs so many at once, and discards what has waited longest", async () => {
  const { AsyncRunner, Task } = openTaskPool();
  const runner = new AsyncRunner(1, 1);
  const [first, second, third] = ["a", "b", "c"].map((name) => runner.execute(new Task(() => name)));
  await expect(second).rejects.toMatchObject({ code: 10200054 });
  expect(await Promise.all([first, third])).toEqual(["a", "c"]);
});

test("a task waits for those it depends on; a circle and a missing dependency are refused", async () => {
  const { Task, execute } = openTaskPool();
  const order: string[] = [];
  const [before, after] = [new Task(() => order.push("before")), new Task(() => order.push("after"))];
  after.addDependency(before);
  expect(codeOf(() => before.addDependency(after))).toBe(10200026);
  expect(codeOf(() => before.removeDependency(after))).toBe(10200027);
  const running = execute(after);
  await execute(before);
  await running;
  expect(order).toEqual(["before", "after"]);
});

test("a delayed task can be cancelled before it begins; a periodic one runs until it is cancelled", async () => {
  const { Task, cancel, execute, executeDelayed, executePeriodically } = openTaskPool();
  const delayed = new Task(() => "never");
  const running = executeDelayed(60_000, delayed);
  cancel(delayed);
  await expect(running).rejects.toMatchObject({ code: 10200322 });
  expect(await executeDelayed(0, new Task(() => "ran"))).toBe("ran");
  expect(codeOf(() => executeDelayed(-1, new Task(() => {})))).toBe(10200028);
  let runs = 0;
  const thrice = Promise.withResolvers<void>();
  const periodic = new Task(() => {
    runs += 1;
    if (runs === 3) thrice.resolve();
  });
  executePeriodically(0, periodic);
  await thrice.promise;
  cancel(periodic);
  await expect(execute(periodic)).rejects.toMatchObject({ code: 10200051 });
});
