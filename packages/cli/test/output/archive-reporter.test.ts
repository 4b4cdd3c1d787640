import type { BundleOutcome } from "@carryall/keeper";
import { expect, test } from "vitest";
import type { CommandContext } from "../../src/context/command-context.ts";
import { ArchiveReporter } from "../../src/output/archive-reporter.ts";
import { Output } from "../../src/output/output.ts";
import { makeIo } from "../make-io.ts";

const fine: BundleOutcome = {
  bundle: "com.example.fine",
  result: "ok",
  files: 2,
  bytes: 123456,
  startedAtMs: 0,
  durationMs: 1234,
  problems: [{ errno: "13", path: "/data/storage/el2/base/files/a" }],
};
const failed: BundleOutcome = {
  ...fine,
  bundle: "com.example.f",
  result: "failed",
  error: { code: 13500007, message: "Cannot run onBackup:\n it threw", hint: "Mend it" },
  problems: [],
};

function report(options: { json?: boolean; quiet?: boolean; isTerminal?: boolean } = {}) {
  const recorded = makeIo({ isTerminal: options.isTerminal ?? false });
  const output = new Output(recorded.io, { json: options.json ?? false, quiet: options.quiet ?? false });
  const context: CommandContext = {
    io: recorded.io,
    output,
    home: "/home",
    sandbox: undefined,
    openDevice: () => {
      throw new Error("not used");
    },
  };
  const reporter = new ArchiveReporter(context);
  reporter.report({ kind: "planned", bundles: ["com.example.fine"], totalBytes: 10 });
  reporter.report({ kind: "bundleDone", outcome: fine });
  const exitCode = reporter.conclude({ result: "partial", bundles: [fine, failed] });
  return { exitCode, stdout: recorded.takeStdout(), stderr: recorded.takeStderr() };
}

test("ArchiveReporter ends with a table for people, and sentences about what went wrong", () => {
  const { exitCode, stdout, stderr } = report();
  expect(exitCode).toBe(3);
  expect(stdout).toBe(
    [
      "BUNDLE            FILES   BYTES  SECONDS  RESULT",
      "com.example.fine      2  123456     1.23  ok, but for 1 file",
      "com.example.f         2  123456     1.23  failed",
      "",
    ].join("\n"),
  );
  expect(stderr).toBe(
    [
      "carryall: com.example.fine: /data/storage/el2/base/files/a was not saved whole: permission denied",
      "carryall: com.example.f failed with 13500007: Cannot run onBackup: it threw",
      "  hint: Mend it",
      "",
    ].join("\n"),
  );
});

test("ArchiveReporter writes only JSON lines to stdout under --json", () => {
  const kinds = report({ json: true })
    .stdout.trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line).kind);
  expect(kinds).toEqual(["planned", "bundleDone", "summary"]);
});

test("ArchiveReporter writes a progress line only where somebody watches, and clears it", () => {
  const eraseLine = "\r\u001b[K";
  const [before, shown, after] = report({ isTerminal: true }).stderr.split(eraseLine);
  expect([before, shown]).toEqual(["", expect.stringMatching(/^0\/1 /)]);
  expect(after).toMatch(/^carryall: /);
  expect(report({ isTerminal: true, quiet: true }).stderr).not.toContain("\r");
});
