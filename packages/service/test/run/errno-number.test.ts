import { constants } from "node:os";
import { expect, test } from "vitest";
import { errnoNumber } from "../../src/run/errno-number.ts";

test("errnoNumber() gives this system's number of a name, in decimal", () => {
  expect(errnoNumber("ENOENT")).toBe("2");
  expect(errnoNumber("ENOSPC")).toBe(String(constants.errno.ENOSPC));
});

test.each(["ENONESUCH", "", "toString", "constructor"])(
  "errnoNumber() gives EIO's for %j, which is no name of an errno",
  (name) => {
    expect(errnoNumber(name)).toBe(String(constants.errno.EIO));
  },
);
