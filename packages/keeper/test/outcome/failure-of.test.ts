import { BusinessError } from "@carryall/client";
import { BackupError, fromWireError } from "@carryall/protocol";
import { expect, test } from "vitest";
import { failureOf } from "../../src/outcome/failure-of.ts";

const stack = "RangeError: too many\n    at Backup.onBackup (entry/src/main/ets/Backup.ets:12:5)";

test("failureOf() keeps the stack of what an application's hook threw", () => {
  const cause = fromWireError({ reason: "hookThrew", message: "onBackup of com.example.one failed: too many", stack });
  const error = new BusinessError(13500007, "The application threw", { cause });
  expect(failureOf(error)).toEqual({ code: 13500007, message: cause.message, stack });
});

test("failureOf() keeps no stack of ours", () => {
  const cause = new BackupError("notAllowed", "Cannot run it", { hint: "Allow it" });
  const error = new BusinessError(13500001, "", { cause });
  expect(failureOf(error)).toEqual({ code: 13500001, message: "Cannot run it", hint: "Allow it" });
});
