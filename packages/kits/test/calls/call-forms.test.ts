import { expect, test } from "vitest";
import { callForms } from "../../src/calls/call-forms.ts";
import { inSteps, once } from "../../src/calls/work.ts";

const toError = (error: unknown) => new Error("told", { cause: error });

test("callForms() does the same work synchronously, by promise and by callback", async () => {
  const { sync, async } = callForms((left, right) => once(() => Number(left) + Number(right)), toError);
  expect(sync(1, 2)).toBe(3);
  expect(await async(1, 2, undefined)).toBe(3);
  expect(await new Promise((resolve) => async(1, 2, (...given: unknown[]) => resolve(given)))).toEqual([undefined, 3]);
});

test("callForms() gives control back between the steps of the promise form only", async () => {
  const order: string[] = [];
  const { sync, async } = callForms(
    () =>
      inSteps(function* () {
        order.push("first");
        yield;
        order.push("second");
        return "done";
      }),
    toError,
  );
  const pending = async();
  order.push("between");
  expect(await pending).toBe("done");
  expect(order).toEqual(["first", "between", "second"]);
  expect(sync()).toBe("done");
});

test("callForms() throws what is wrong with arguments, and tells what went wrong at work", async () => {
  const { async } = callForms((value) => {
    if (value === undefined) throw new TypeError("argument");
    return once(() => {
      throw new Error("work");
    });
  }, toError);
  expect(() => async()).toThrow(TypeError);
  expect(() => async(() => {})).toThrow(TypeError);
  await expect(async(1)).rejects.toThrow("told");
});
