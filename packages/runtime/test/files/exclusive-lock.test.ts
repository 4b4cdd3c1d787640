import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { ExclusiveLock } from "../../src/files/exclusive-lock.ts";
import { Fixture } from "../start-fixture.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

test("tryAcquire() gives the lock again when its holder has let go", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("service.lock");
  for (let time = 0; time < 2; time += 1) {
    using lock = ExclusiveLock.tryAcquire(path);
    expect(lock).toBeDefined();
  }
});

test("tryAcquire() gives undefined when another process holds the lock", async () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("service.lock");
  await using holder = new Fixture("holds-lock", [path]);
  expect(await holder.line()).toBe("held");
  expect(ExclusiveLock.tryAcquire(path)).toBeUndefined();
  await using second = new Fixture("holds-lock", [path]);
  expect(await second.line()).toBe("refused");
});

test("tryAcquire() gives undefined when this process holds the lock already", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("service.lock");
  using lock = ExclusiveLock.tryAcquire(path);
  expect(lock).toBeDefined();
  expect(ExclusiveLock.tryAcquire(path)).toBeUndefined();
});

test("tryAcquire() gives the lock when its holder was killed by SIGKILL", async () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("service.lock");
  await using holder = new Fixture("holds-lock", [path]);
  expect(await holder.line()).toBe("held");
  const ended = once(holder.child, "exit");
  holder.child.kill("SIGKILL");
  await ended;
  using lock = ExclusiveLock.tryAcquire(path);
  expect(lock).toBeDefined();
});

test("tryAcquire() throws when the lock's file cannot be opened", () => {
  using directory = new TemporaryDirectory();
  mkdirSync(directory.pathOf("service.lock"));
  expect(() => ExclusiveLock.tryAcquire(directory.pathOf("service.lock"))).toThrow(/unable to open/);
});
