import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { BackupError, fromWireError, toWireError, type WireError, wireErrorSchema } from "../src/backup-error.ts";
import { type ErrorReason, errorTable } from "../src/error-codes.ts";

/** As it crosses a process: text, and the schema's judgement. */
function overTheWire(error: unknown): WireError {
  return v.parse(wireErrorSchema, JSON.parse(JSON.stringify(toWireError(error))));
}

describe("fromWireError()", () => {
  test.each(Object.keys(errorTable) as ErrorReason[])(
    "gives back a BackupError of reason %s with its code",
    (reason) => {
      const back = fromWireError(overTheWire(new BackupError(reason, "Cannot do it: so it is")));
      expect(back).toBeInstanceOf(BackupError);
      expect(back).toMatchObject({ reason, code: errorTable[reason].code, message: "Cannot do it: so it is" });
    },
  );

  test("gives back hint, stack and causes when the error had them", () => {
    const innermost = new Error("the disk is gone");
    const error = new BackupError("ioError", "Cannot save: reading failed", {
      cause: new Error("read failed", { cause: innermost }),
      hint: "Look at the disk",
    });
    const back = fromWireError(overTheWire(error));
    expect(back.hint).toBe("Look at the disk");
    expect(back.stack).toBe(error.stack);
    expect(back.cause).toMatchObject({ message: "read failed: the disk is gone" });
  });

  test("gives neither hint nor cause when the error had none", () => {
    const back = fromWireError(overTheWire(new BackupError("released", "Exit actively")));
    expect(back.hint).toBeUndefined();
    expect("cause" in back).toBe(false);
  });
});

describe("toWireError()", () => {
  test.each([
    ["an Error of another class", new TypeError("x is not a function"), "x is not a function"],
    ["a string", "out of cheese", "out of cheese"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a symbol", Symbol("oops"), "Symbol(oops)"],
  ])("makes %s a failure of reason unknown with its own text", (_what, thrown, message) => {
    expect(overTheWire(thrown)).toMatchObject({ reason: "unknown", message });
  });

  test("does not throw when what was thrown has no text of its own", () => {
    expect(overTheWire(Object.create(null))).toMatchObject({ reason: "unknown", message: expect.any(String) });
    expect(overTheWire(new Error("outside", { cause: Object.create(null) })).causes).toHaveLength(1);
  });

  test("ends with eight causes when they are a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(overTheWire(error).causes).toEqual(Array.from({ length: 8 }, () => "round"));
  });

  test("tells a cause that is not an Error as text", () => {
    expect(overTheWire(new Error("outside", { cause: "inside" })).causes).toEqual(["inside"]);
  });
});

test("wireErrorSchema refuses a reason that is not in the table", () => {
  expect(v.safeParse(wireErrorSchema, { reason: "becauseISaidSo", message: "x" }).success).toBe(false);
});
