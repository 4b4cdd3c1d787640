import { clearInterval, setInterval } from "node:timers";
import { parameterError } from "../errors/parameter-error.ts";
import type { WriteLog } from "../log/log-line.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { createRunners } from "./create-runners.ts";
import { type Execution, Priority, State } from "./execution.ts";
import { Scheduler } from "./scheduler.ts";
import { checkTask, isTaskFunction, Task } from "./task.ts";
import { taskError } from "./task-error.ts";
import { TaskGroup } from "./task-group.ts";
import type { TaskRuns } from "./task-runs.ts";
import type { TaskThreads } from "./task-threads.ts";

export interface TaskPoolOptions {
  readonly tasks: TaskThreads | undefined;
  readonly taskRuns: TaskRuns;
  readonly writeLog: WriteLog;
}

/**
 * `@ohos.taskpool`. A function that is marked `@Concurrent` runs in a thread of its own; where an argument is
 * sendable, or the function cannot be found by another thread, in the caller's, in a later turn of its event loop.
 *
 * @see interface_sdk-js: api/@ohos.taskpool.d.ts
 */
export function createTaskPool({ tasks: threads, taskRuns: runs, writeLog }: TaskPoolOptions): object {
  const scheduler = new Scheduler({ threads, runs, writeLog });
  const runningGroups = new Set<TaskGroup>();
  const timers = new Map<Task, NodeJS.Timeout>();

  const executeGroup = async (group: TaskGroup, priority: number): Promise<unknown[]> => {
    runningGroups.add(group);
    try {
      const tasks = TaskGroup.tasksOf(group);
      for (const task of tasks) scheduler.admit(task);
      return await Promise.all(tasks.map((task) => scheduler.submit(task, { way: "group", priority })));
    } finally {
      runningGroups.delete(group);
    }
  };

  const submitAlone = (task: Task, priority: number, delayMs?: number): Promise<unknown> => {
    scheduler.admit(task);
    return scheduler.submit(task, { way: "alone", priority, ...(delayMs === undefined ? {} : { delayMs }) });
  };

  const cancelTask = (isMeant: (task: Task) => boolean): void => {
    const periodic = [...timers].filter(([task]) => isMeant(task));
    for (const [task, timer] of periodic) {
      clearInterval(timer);
      timers.delete(task);
    }
    if (periodic.length === 0) scheduler.cancel(isMeant);
  };

  return withStubs("@ohos.taskpool", {
    Priority,
    State,
    ...createTaskClasses(runs),
    TaskGroup,
    ...createRunners(scheduler),
    /** `(task, priority?)`, `(task, {priority})`, `(group, priority?)` or `(func, ...args)`. */
    execute(...args: unknown[]): Promise<unknown> {
      const [first, second] = args;
      if (first instanceof TaskGroup) return executeGroup(first, priorityOf(second));
      if (first instanceof Task) return submitAlone(first, priorityOf(second));
      if (!isTaskFunction(first)) throw parameterError("The first argument must be a function or a task.");
      return submitAlone(new Task(...args), Priority.MEDIUM);
    },
    executeDelayed(delayMs: unknown, task: unknown, priority?: unknown): Promise<unknown> {
      return submitAlone(checkTask(task), priorityOf(priority), checkDelay(delayMs));
    },
    executePeriodically(periodMs: unknown, given: unknown, priority?: unknown): void {
      const [task, ms, level] = [checkTask(given), checkDelay(periodMs), priorityOf(priority)];
      const state = Task.stateOf(task);
      if (state.executions > 0) throw taskError("longTaskAgain");
      scheduler.admit(task);
      // Nobody has a promise for what fails here: the task's own listener is told.
      const run = () =>
        scheduler
          .submit(new Task(task.name, task.function, ...task.arguments), { way: "periodic", priority: level })
          .catch((error: unknown) => state.listeners.get("failed")?.(error));
      state.way = "periodic";
      timers.set(task, setInterval(run, ms));
    },
    /** A task, a group or a task's number. */
    cancel(meant: unknown): void {
      if (meant instanceof TaskGroup) {
        if (!runningGroups.has(meant)) throw taskError("noGroupToCancel");
        const members = TaskGroup.tasksOf(meant);
        scheduler.cancel((task) => members.includes(task));
      } else if (typeof meant === "number") cancelTask((task) => task.taskId === meant);
      else {
        const task = checkTask(meant);
        cancelTask((candidate) => candidate === task);
      }
    },
    /** Lawful for a task that is done, failed, or never ran: there is no thread to be given back. */
    terminateTask(task: unknown): void {
      const longTask = checkTask(task);
      if (!Task.stateOf(longTask).isLong) throw parameterError("The task must be a LongTask.");
      scheduler.terminate(longTask);
    },
    getTask(taskId: unknown, name?: unknown): Task | undefined {
      const found = scheduler.executions.find(({ task }) => task.taskId === taskId)?.task;
      return name === undefined || found?.name === name ? found : undefined;
    },
    getTaskPoolInfo: () => ({
      threadInfos: scheduler.threadIds.map((tid) => ({ tid, taskIds: [], priority: Priority.MEDIUM })),
      taskInfos: scheduler.executions.map(infoOf),
    }),
    // Without threads nobody asked the compiler which functions carry the mark.
    isConcurrent: (work: unknown) =>
      isTaskFunction(work) && (threads === undefined || threads.addressOf(work) !== undefined),
  });
}

// The classes whose static members ask which task runs are this kit's own.
function createTaskClasses(runs: TaskRuns) {
  class KitTask extends Task {
    static isCanceled(): boolean {
      return runs.current?.isCanceled() ?? false;
    }

    static sendData(...args: unknown[]): void {
      if (runs.current === undefined) throw taskError("notInThread");
      runs.current.send(args);
    }
  }
  class LongTask extends KitTask {
    constructor(...args: unknown[]) {
      super(...args);
      Task.stateOf(this).isLong = true;
    }
  }
  class GenericsTask extends KitTask {}
  return { Task: KitTask, LongTask, GenericsTask };
}

function infoOf({ task, state, durationMs }: Execution): object {
  return { taskId: task.taskId, name: task.name, state, duration: durationMs };
}

function priorityOf(given: unknown): number {
  const priority: unknown = typeof given === "object" && given !== null ? Reflect.get(given, "priority") : given;
  if (priority === undefined) return Priority.MEDIUM;
  if (!Object.values(Priority).some((known) => known === priority)) {
    throw parameterError("The priority must be one of taskpool.Priority.");
  }
  return Number(priority);
}

function checkDelay(delayMs: unknown): number {
  if (typeof delayMs !== "number") throw parameterError("The delay must be a number.");
  if (delayMs < 0) throw taskError("negativeDelay");
  return delayMs;
}
