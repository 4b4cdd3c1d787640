declare module "@ohos.taskpool" {
  namespace taskpool {
    enum Priority {
      HIGH = 0,
      MEDIUM = 1,
      LOW = 2,
      IDLE = 3,
    }
    class Task {
      constructor(func: Function, ...args: unknown[]);
      constructor(name: string, func: Function, ...args: unknown[]);
      readonly function: Function;
      readonly arguments: readonly unknown[];
      readonly name: string;
      isDone(): boolean;
    }
    /** A task that may be executed once, and has its thread until it is terminated. */
    class LongTask extends Task {}
    function execute(func: Function, ...args: unknown[]): Promise<unknown>;
    function execute(task: Task, priority?: Priority): Promise<unknown>;
    function terminateTask(longTask: LongTask): void;
  }
  export default taskpool;
}
