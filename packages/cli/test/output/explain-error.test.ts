import { BusinessError } from "@carryall/client";
import { BackupError } from "@carryall/protocol";
import { expect, test } from "vitest";
import { explainError } from "../../src/output/explain-error.ts";

test("explainError() prefers our own words to the platform's, on one line", () => {
  const cause = new BackupError("accessDenied", "Cannot reach it:\n  /run is not writable", {
    hint: "Run as its owner",
  });
  expect(explainError(new BusinessError(13900012, "Permission denied", { cause }))).toEqual({
    message: "Cannot reach it: /run is not writable",
    hint: "Run as its owner",
    code: 13900012,
  });
});

test("explainError() names who holds the session", () => {
  const text = JSON.stringify({
    sessionInfo: { name: "com.example.tool", scenario: "BACKUP", activeTime: "2026-01-31 10:20:30:123" },
  });
  expect(explainError(new BackupError("sessionConflict", text)).message).toBe(
    "Cannot open a session: com.example.tool holds the only one since 2026-01-31 10:20:30:123",
  );
});
