import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClient } from "@carryall/protocol";
import type { BackupModuleOptions } from "../src/backup-module-options.ts";

export interface ThrowAwayHome extends Disposable {
  readonly home: string;
  /** What was thrown by callbacks. */
  readonly reported: unknown[];
  readonly options: BackupModuleOptions;
  /** What the fake service was asked with one message, in order. */
  asked(method: string): unknown[];
}

/** A home with a run directory only, for the fake service. */
export function makeThrowAwayHome(): ThrowAwayHome {
  const home = mkdtempSync(join(tmpdir(), "carryall-client-"));
  mkdirSync(join(home, "run"), { mode: 0o700 });
  const reported: unknown[] = [];
  const program = fileURLToPath(new URL("./fixtures/main-fake-service.ts", import.meta.url));
  return {
    home,
    reported,
    options: {
      home,
      identity: systemClient("com.example.tool"),
      serviceProgram: { command: process.execPath, args: [program] },
      environment: { PATH: process.env.PATH, SECRET: "do not pass on" },
      reportCallbackError: (error) => reported.push(error),
    },
    asked: (method) =>
      readFileSync(join(home, "asked.jsonl"), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line))
        .filter((line): line is { method: string; params: unknown } => Reflect.get(Object(line), "method") === method)
        .map(({ params }) => params),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}
