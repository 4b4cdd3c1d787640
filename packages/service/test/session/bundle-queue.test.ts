import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { BundleQueue, type QueuedWork } from "../../src/session/bundle-queue.ts";

test("a BundleQueue runs no more than its limit at once, and the next when one ends, in order of arrival", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add(["a", "b", "c", "d", "e"].map((name) => ledger.work(name)));
  await turn();
  expect(ledger.started).toEqual(["a", "b", "c"]);
  expect(queue.runningNames).toEqual(["a", "b", "c"]);

  ledger.end("b");
  await turn();
  expect(ledger.started).toEqual(["a", "b", "c", "d"]);
  expect(queue.runningNames).toEqual(["a", "c", "d"]);

  for (const name of ["a", "c", "d"]) ledger.end(name);
  await turn();
  expect(ledger.started).toEqual(["a", "b", "c", "d", "e"]);
  expect(queue.isEmpty).toBe(false);
});

test("add() starts nothing before the current turn is over", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add([ledger.work("a")]);
  expect(ledger.started).toEqual([]);
  expect(queue.isEmpty).toBe(false);
  await turn();
  expect(ledger.started).toEqual(["a"]);
});

test("add() while others run puts new work behind what waits", async () => {
  const { queue, ledger } = openQueue(1);
  queue.add(["a", "b"].map((name) => ledger.work(name)));
  await turn();
  queue.add([ledger.work("c")]);
  for (const name of ["a", "b", "c"]) {
    await turn();
    ledger.end(name);
  }
  await turn();
  expect(ledger.started).toEqual(["a", "b", "c"]);
});

test("onEmpty is told once, when all is done", async () => {
  const { queue, ledger, empties } = openQueue(2);
  queue.add(["a", "b", "c"].map((name) => ledger.work(name)));
  await turn();
  for (const name of ["a", "b"]) ledger.end(name);
  await turn();
  expect(empties()).toBe(0);
  ledger.end("c");
  await turn();
  expect(empties()).toBe(1);
  expect(queue.isEmpty).toBe(true);
});

test("onEmpty is told once also when nothing was added", async () => {
  const { queue, empties } = openQueue(3);
  queue.add([]);
  expect(empties()).toBe(0);
  await turn();
  expect(empties()).toBe(1);
});

test("onEmpty is told again for work that is added after the end", async () => {
  const { queue, ledger, empties } = openQueue(3);
  for (const [index, name] of ["a", "b"].entries()) {
    queue.add([ledger.work(name)]);
    await turn();
    ledger.end(name);
    await turn();
    expect(empties()).toBe(index + 1);
  }
});

test("the same bundle's second run waits for its first, and lets others pass", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add(["a", "a", "b"].map((name) => ledger.work(name)));
  await turn();
  expect(ledger.started).toEqual(["a", "b"]);
  ledger.end("a");
  await turn();
  expect(ledger.started).toEqual(["a", "b", "a"]);
});

test("takeWaiting() takes out what has not started; settle() waits for what has", async () => {
  const { queue, ledger } = openQueue(1);
  queue.add(["a", "b", "c"].map((name) => ledger.work(name)));
  await turn();
  expect(queue.takeWaiting().map((work) => work.name)).toEqual(["b", "c"]);

  let isSettled = false;
  const settling = queue.settle().then(() => {
    isSettled = true;
  });
  await turn();
  expect(isSettled).toBe(false);
  ledger.end("a");
  await settling;
  expect(ledger.started).toEqual(["a"]);
  expect(queue.isEmpty).toBe(true);
});

/** Work that ends when the test says so. */
class Ledger {
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();

  work(name: string): QueuedWork {
    return {
      name,
      run: () => {
        this.started.push(name);
        return new Promise((resolve) => this.#ends.set(name, resolve));
      },
    };
  }

  end(name: string): void {
    const end = this.#ends.get(name);
    if (end === undefined) throw new Error(`${name} does not run`);
    this.#ends.delete(name);
    end();
  }
}

function openQueue(limit: number) {
  let count = 0;
  const queue = new BundleQueue({
    limit,
    onEmpty: () => {
      count += 1;
    },
  });
  return { queue, ledger: new Ledger(), empties: () => count };
}
