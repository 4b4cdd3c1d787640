import { BusinessError } from "../errors/business-error.ts";
import { parseJson } from "../json/create-json-kit.ts";
import { withStubs } from "../stub/with-stubs.ts";
import type { TaskThreads } from "../task-pool/task-threads.ts";
import { AsyncLock, AsyncLockMode } from "./async-lock.ts";
import { hasSendableMark } from "./sendable-mark.ts";

/** `@arkts.utils`: locks by name, ASON, and who is sendable. */
export function createArkTsUtils(threads: TaskThreads | undefined): object {
  const named = new Map<string, AsyncLock>();
  const lockOf = (name: unknown): AsyncLock => {
    const lock = named.get(String(name)) ?? new AsyncLock(name);
    named.set(lock.name, lock);
    return lock;
  };
  const isSendable = (value: unknown): boolean =>
    typeof value !== "object" || value === null || hasSendableMark(value) || threads?.isSendable(value) === true;

  class NamedAsyncLock extends AsyncLock {
    static request(name: unknown): AsyncLock {
      return lockOf(name);
    }

    static query(name: unknown): object {
      const lock = named.get(String(name));
      if (lock === undefined) throw new BusinessError(10200030, "The lock does not exist.");
      return lock.state;
    }

    static queryAll(): object[] {
      return [...named.values()].map((lock) => lock.state);
    }
  }

  return withStubs("@arkts.utils", {
    locks: withStubs("@arkts.utils locks", { AsyncLock: NamedAsyncLock, AsyncLockMode, AsyncLockOptions: class {} }),
    ASON: withStubs("@arkts.utils ASON", { parse: parseJson, stringify: JSON.stringify, isSendable }),
    isSendable,
  });
}
