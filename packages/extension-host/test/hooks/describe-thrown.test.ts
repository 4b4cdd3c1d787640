import { describe, expect, test } from "vitest";
import { describeThrown, nameOfThrown } from "../../src/hooks/describe-thrown.ts";

class NotesError extends Error {
  override name = "NotesError";
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();

const hostileProxy = new Proxy(
  {},
  new Proxy({}, { get: () => () => throwing("trapped"), has: () => throwing("trapped") }),
);

/** What an author may throw, and what is said of it. */
const anything: readonly (readonly [what: string, thrown: unknown, message: string])[] = [
  ["undefined", undefined, "undefined"],
  ["null", null, "null"],
  ["a number", 42, "42"],
  ["a bigint", 42n, "42"],
  ["a symbol", Symbol("mine"), "Symbol(mine)"],
  ["a string", "only words", "only words"],
  ["an empty string", "", ""],
  ["an Error", new Error("no disk"), "no disk"],
  ["an Error without a message", new RangeError(), "RangeError"],
  ["an Error of the author's own class", new NotesError("no note"), "no note"],
  ["an object with a code", { code: 13900002 }, '{"code":13900002}'],
  ["an object with a message", { message: "mine" }, "mine"],
  ["an object with a message that is no text", { message: 5 }, '{"message":5}'],
  ["an object with a toString of its own", { toString: () => "my text" }, "my text"],
  ["an object whose toString throws", { toString: () => throwing("no") }, "something without a text was thrown"],
  ["an object whose toJSON throws", { toJSON: () => throwing("no") }, "something without a text was thrown"],
  ["an object without a prototype", Object.create(null), "{}"],
  ["an object that holds itself", circular(), "something without a text was thrown"],
  ["an array", [1, "two"], '[1,"two"]'],
  ["a function", function mine() {}, "function mine() {}"],
  ["a revoked proxy", revoked.proxy, "something without a text was thrown"],
  ["a proxy whose every trap throws", hostileProxy, "something without a text was thrown"],
  ["an Error whose message throws", withGetter("message"), "Error"],
  ["an Error whose stack throws", withGetter("stack"), "mine"],
  ["an Error whose cause throws", withGetter("cause"), "mine"],
  ["an Error whose name throws", withGetter("name"), "mine"],
  ["an Error whose stack is no text", Object.assign(new Error("mine"), { stack: 5 }), "mine"],
  ["an AggregateError", new AggregateError([new Error("one")], "several"), "several"],
];

describe("describeThrown()", () => {
  test.each(anything)("gives the text of %s, and never throws", (_what, thrown, message) => {
    expect(describeThrown(thrown)).toMatchObject({ reason: "unknown", message });
  });

  test("keeps the stack of an Error, with the stacks of its causes behind it", () => {
    const inner = new Error("the disk is full");
    const outer = new Error("no note was saved", { cause: new Error("no page was written", { cause: inner }) });
    const { stack, causes } = describeThrown(outer);
    expect(stack?.startsWith(outer.stack ?? "?")).toBe(true);
    expect(stack).toContain(`Caused by: ${inner.stack}`);
    expect(causes).toEqual(["no page was written", "the disk is full"]);
  });

  test("gives the text in the place of a stack that is not there", () => {
    for (const [thrown, text] of [
      ["only words", "only words"],
      [undefined, "undefined"],
      ["", ""],
    ] as const) {
      expect(describeThrown(thrown).stack).toBe(text);
    }
  });

  test("names a cause that is no Error", () => {
    const { stack, causes } = describeThrown(new Error("outer", { cause: "the disk" }));
    expect(stack).toMatch(/\nCaused by: the disk$/);
    expect(causes).toEqual(["the disk"]);
  });

  test("shows every error that an AggregateError is made of", () => {
    const errors = [new Error("first"), "second"];
    const { stack } = describeThrown(new AggregateError(errors, "both"));
    expect(stack).toContain("One of its errors: Error: first\n    at ");
    expect(stack).toContain("One of its errors: second");
  });

  test("comes to an end where causes go in a circle, and where there are very many", () => {
    const one = new Error("one");
    const two = new Error("two", { cause: one });
    one.cause = two;
    expect(describeThrown(one).causes).toEqual(["two"]);
    let deep = new Error("0");
    for (let depth = 1; depth < 50; depth += 1) deep = new Error(String(depth), { cause: deep });
    expect(describeThrown(deep).causes).toHaveLength(8);
    const wide = new AggregateError(Array.from({ length: 10_000 }, () => new Error("each")));
    expect(describeThrown(wide).stack?.split("One of its errors")).toHaveLength(9);
  });

  test("cuts what no message could hold", () => {
    const long = describeThrown(new Error("\u0001".repeat(3_000_000)));
    expect(long.message).toMatch(/… \(3000000 characters\)$/);
    expect(JSON.stringify(long).length).toBeLessThan(1_000_000);
  });

  test("puts the author's positions into the whole stack", () => {
    const mapStack = (stack: string) => stack.replaceAll("describe-thrown.test.ts", "mine.ets");
    const { stack } = describeThrown(new Error("a", { cause: new Error("b") }), { mapStack });
    expect(stack?.match(/mine\.ets/g)?.length).toBeGreaterThanOrEqual(2);
    expect(stack).not.toContain("describe-thrown.test.ts");
  });
});

test("nameOfThrown() is the name of an error, and nothing for what is none", () => {
  expect(
    [new TypeError("x"), new NotesError("x"), "TypeError", { name: "x" }, revoked.proxy].map(nameOfThrown),
  ).toEqual(["TypeError", "NotesError", undefined, undefined, undefined]);
});

function throwing(what: string): never {
  throw new Error(what);
}

function circular(): object {
  const circle: { self?: object } = {};
  circle.self = circle;
  return circle;
}

function withGetter(property: string): Error {
  return Object.defineProperty(new Error("mine"), property, { get: () => throwing("not this") });
}
