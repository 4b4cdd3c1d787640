import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@carryall/testkit";
import { expect, onTestFinished, test } from "vitest";
import { withMemory } from "../measure/memory.ts";
import { timedRun } from "../measure/timed-run.ts";

const options = { environment: process.env, signal: new AbortController().signal };
const mib = 2 ** 20;

test("timedRun() tells what a failing command complained of", async () => {
  const failing = { command: process.execPath, args: ["-e", "console.error('no disk'); process.exit(7)"] };
  await expect(timedRun(failing, options)).rejects.toThrow(/it ended with code 7\nno disk/);
});

test("timedRun() ends a command that is interrupted, and waits until it has ended", async () => {
  const directory = temporaryDirectory();
  const [ready, ended] = [join(directory, "ready"), join(directory, "ended")];
  const source = `const { writeFileSync } = require("node:fs");
    process.on("SIGTERM", () => { writeFileSync(process.argv[2], ""); process.exit(); });
    setInterval(() => {}, 1000);
    writeFileSync(process.argv[1], "");`;
  const interruption = new AbortController();
  const endless = { command: process.execPath, args: ["-e", source, ready, ended] };
  const run = timedRun(endless, { ...options, signal: interruption.signal });
  await until("it runs", () => existsSync(ready));
  interruption.abort(new Error("enough"));
  await expect(run).rejects.toThrow("enough");
  expect(existsSync(ended)).toBe(true);
});

test.skipIf(process.platform !== "linux")("withMemory() finds the peak of what was started meanwhile", async () => {
  const home = temporaryDirectory();
  // It takes long enough to be seen: the bytes are filled, and read four times.
  const source = `const bytes = Buffer.alloc(${100 * mib}, 1);
    for (let round = 0; round < 4; round += 1) require("node:crypto").hash("sha256", bytes);`;
  const peak = await withMemory(home, async () => {
    await timedRun({ command: process.execPath, args: ["-e", source] }, options);
  });
  expect(peak.processCount).toBe(1);
  expect(peak.sampleCount).toBeGreaterThan(1);
  expect(peak.pssBytes).toBeGreaterThan(100 * mib);
  expect(peak.pssBytes).toBeLessThanOrEqual(peak.rssBytes);
});

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "carryall-bench-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
