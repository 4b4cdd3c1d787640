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

test("of what waits the larger priority goes first, and ties in order of arrival", async () => {
  const { queue, ledger } = openQueue(1);
  queue.add([ledger.work("a"), ledger.work("b"), ledger.work("c", { priority: 5 }), ledger.work("d", { priority: 5 })]);
  for (const name of ["c", "d", "a", "b"]) {
    await turn();
    ledger.end(name);
  }
  await turn();
  expect(ledger.started).toEqual(["c", "d", "a", "b"]);
});

test("work waits for what it names where that is in the queue, and for nothing else", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add([ledger.work("a", { waitsFor: ["b", "absent"] }), ledger.work("b"), ledger.work("c")]);
  await turn();
  expect(ledger.started).toEqual(["b", "c"]);
  ledger.end("b");
  await turn();
  expect(ledger.started).toEqual(["b", "c", "a"]);
});

test("a larger priority does not pass what it waits for", async () => {
  const { queue, ledger } = openQueue(1);
  queue.add([ledger.work("a", { priority: 9, waitsFor: ["b"] }), ledger.work("b")]);
  await turn();
  expect(ledger.started).toEqual(["b"]);
});

test("work is refused, with the name, when what it waits for was not done, and so is what waits for it", async () => {
  const { queue, ledger, empties } = openQueue(3);
  queue.add([ledger.work("a", { waitsFor: ["b"] }), ledger.work("b", { waitsFor: ["c"] }), ledger.work("c")]);
  await turn();
  ledger.end("c", false);
  await turn();
  expect(ledger.started).toEqual(["c"]);
  expect(ledger.refused).toEqual([
    ["b", "c"],
    ["a", "b"],
  ]);
  expect(empties()).toBe(1);
});

test("add() with names that failed refuses what waits for them", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add([ledger.work("a", { waitsFor: ["gone"] })], ["gone"]);
  await turn();
  expect(ledger.refused).toEqual([["a", "gone"]]);
});

test("a failure is forgotten once everything has ended: in the next cycle the name is absent", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add([ledger.work("b")]);
  await turn();
  ledger.end("b", false);
  await turn();
  queue.add([ledger.work("a", { waitsFor: ["b"] })]);
  await turn();
  expect(ledger.started).toEqual(["b", "a"]);
});

test("a second run that is done makes up for the first that was not", async () => {
  const { queue, ledger } = openQueue(3);
  queue.add([ledger.work("b"), ledger.work("b"), ledger.work("a", { waitsFor: ["b"] })]);
  await turn();
  ledger.end("b", false);
  await turn();
  ledger.end("b");
  await turn();
  expect(ledger.started).toEqual(["b", "b", "a"]);
});

test("the members of a cycle run in order of arrival, and it is named once", async () => {
  const { queue, ledger, cycles } = openQueue(3);
  queue.add([
    ledger.work("a", { waitsFor: ["b"] }),
    ledger.work("b", { waitsFor: ["a"] }),
    ledger.work("c", { waitsFor: ["a"] }),
  ]);
  await turn();
  expect(ledger.started).toEqual(["a", "b"]);
  expect(cycles).toEqual([["a", "b"]]);
  queue.add([ledger.work("d")]);
  expect(cycles).toHaveLength(1);
});

test("takeWaiting() of one name leaves the others, and refuses what waits for it", async () => {
  const { queue, ledger } = openQueue(1);
  queue.add([ledger.work("a"), ledger.work("b"), ledger.work("c", { waitsFor: ["b"] }), ledger.work("d")]);
  await turn();
  expect(queue.takeWaiting("b").map(({ name }) => name)).toEqual(["b"]);
  await turn();
  expect(ledger.refused).toEqual([["c", "b"]]);
  ledger.end("a");
  await turn();
  expect(ledger.started).toEqual(["a", "d"]);
});

test("takeWaiting() of the last work tells that the queue is empty", async () => {
  const { queue, ledger, empties } = openQueue(1);
  queue.add([ledger.work("a")]);
  queue.takeWaiting("a");
  await turn();
  expect(ledger.started).toEqual([]);
  expect(empties()).toBeGreaterThan(0);
});

/** Work that ends when the test says so. */
class Ledger {
  readonly started: string[] = [];
  readonly refused: [name: string, failed: string][] = [];
  readonly #ends = new Map<string, (isDone: boolean) => void>();

  work(name: string, options: Partial<Pick<QueuedWork, "priority" | "waitsFor">> = {}): QueuedWork {
    return {
      name,
      priority: 0,
      waitsFor: [],
      ...options,
      run: () => {
        this.started.push(name);
        return new Promise((resolve) => this.#ends.set(name, resolve));
      },
      refuse: (failed) => this.refused.push([name, failed]),
    };
  }

  end(name: string, isDone = true): void {
    const end = this.#ends.get(name);
    if (end === undefined) throw new Error(`${name} does not run`);
    this.#ends.delete(name);
    end(isDone);
  }
}

function openQueue(limit: number) {
  let count = 0;
  const cycles: (readonly string[])[] = [];
  const queue = new BundleQueue({
    limit,
    onEmpty: () => {
      count += 1;
    },
    onCycle: (names) => cycles.push(names),
  });
  return { queue, ledger: new Ledger(), empties: () => count, cycles };
}
