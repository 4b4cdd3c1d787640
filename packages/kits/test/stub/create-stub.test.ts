import { expect, test } from "vitest";
import { createStub } from "../../src/stub/create-stub.ts";
import { membersOf } from "../members-of.ts";

test("createStub() gives a stub for every member, the same one each time", () => {
  const stub = membersOf(createStub("@ohos.foo"));
  expect(stub.bar).toBe(stub.bar);
  expect(membersOf(stub.bar).baz).toBe(membersOf(stub.bar).baz);
});

test("createStub() throws 801 with the module and the member when called and when constructed", () => {
  const baz = membersOf(membersOf(createStub("@ohos.foo")).bar).baz;
  const expected = expect.objectContaining({ code: 801, message: "@ohos.foo bar.baz: Capability not supported" });
  expect(() => baz?.()).toThrow(expected);
  expect(() => baz && new baz()).toThrow(expected);
});

test("createStub() can be extended, and throws only when the class is constructed", () => {
  const { UIAbility } = membersOf(createStub("@kit.AbilityKit"));
  class Entry extends (UIAbility ?? Object) {
    greet(): string {
      return "hello";
    }
  }
  expect(Entry.prototype.greet()).toBe("hello");
  expect(() => new Entry()).toThrow(expect.objectContaining({ code: 801 }));
});

test("createStub() is no promise, has no JSON and prints its name", async () => {
  const stub = createStub("@ohos.foo bar");
  expect(Reflect.get(stub, "then")).toBeUndefined();
  expect((await Promise.all([stub]))[0]).toBe(stub);
  expect(JSON.stringify({ stub })).toBe("{}");
  expect(`${stub}`).toBe("[stub @ohos.foo bar]");
  expect(Number(stub)).toBeNaN();
  expect({} instanceof (stub as never)).toBe(false);
});

test("members of stubs serve as keys, cases and parts of a text, each as itself", () => {
  const { Priority } = membersOf(createStub("@ohos.foo"));
  const { HIGH, LOW } = membersOf(Priority);
  const names = { [String(HIGH)]: "high", [`${LOW}`]: "low" };
  expect([names[HIGH as never], names[LOW as never]]).toEqual(["high", "low"]);
  const told = (level: unknown): string => {
    switch (level) {
      case LOW:
        return "low";
      case HIGH:
        return "high";
      default:
        return "other";
    }
  };
  expect([told(HIGH), told(LOW), told(0)]).toEqual(["high", "low", "other"]);
});

test("stubs may be destructured, awaited, spread and looked for in JSON before anything is called", async () => {
  const { one, two } = membersOf(createStub("libentry.so"));
  expect(one).not.toBe(two);
  expect(await one).toBe(one);
  expect([{ ...one }, JSON.stringify([one]), Object.keys(Object(one))]).toEqual([{}, "[null]", []]);
  expect(() => one?.()).toThrow("libentry.so one: Capability not supported");
});

test("createStub() can be bound and keeps what is set on it", () => {
  const stub = membersOf(createStub("@ohos.foo"));
  expect(() => membersOf(stub.on).bind?.(stub)).not.toThrow();
  Reflect.set(stub, "flag", 1);
  expect(stub.flag).toBe(1);
});
