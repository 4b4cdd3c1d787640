import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../../src/log/open-log.ts";

test("openLog() writes a line before the call returns", () => {
  const directory = mkdtempSync(join(tmpdir(), "carryall-log-"));
  const path = join(directory, "log", "service.jsonl");
  using log = openLog(path, { bundle: "com.example.one" });
  log.warn("happened", { count: 2 });
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
    level: "warn",
    bundle: "com.example.one",
    count: 2,
    event: "happened",
  });
  rmSync(directory, { recursive: true });
});

test.skipIf(process.platform !== "linux")("a log on a full disk harms nobody: whoever writes goes on", () => {
  using log = openLog("/dev/full");
  for (let line = 0; line < 3; line += 1) expect(() => log.error("lost", { line })).not.toThrow();
});
