import { expect, test } from "vitest";
import { BusinessError } from "../../src/errors/business-error.ts";

test("BusinessError prints as its code, and as code and data when it has data", () => {
  expect(JSON.stringify(new BusinessError(13900020, "Invalid argument"))).toBe('{"code":13900020}');
  expect(JSON.stringify(new BusinessError(13500001, "No", "com.example.hiworld"))).toBe(
    '{"code":13500001,"data":"com.example.hiworld"}',
  );
});

test("BusinessError is an Error by name, with a message that is not enumerable", () => {
  const error = new BusinessError(801, "no");
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("Error");
  expect(Object.keys(error)).toEqual(["code"]);
  expect(error.message).toBe("no");
});
