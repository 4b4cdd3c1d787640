import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { serviceProgram } from "@carryall/service";
import { Foreground } from "./context/foreground.ts";
import { exitCodes } from "./exit-codes.ts";
import { runCommandLine } from "./run-command-line.ts";

const interruption = new AbortController();
const foreground = new Foreground({ isTerminal: process.stdin.isTTY === true });

// The first one ends the session in order; who asks again does not want to wait.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (foreground.forward(signal)) return;
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort(new Error(`Interrupted by ${signal}`));
  });
}

// Whoever read our output may stop reading; the work goes on without it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  environment: process.env,
  isTerminal: process.stderr.isTTY === true,
  cwd: process.cwd(),
  platform: process.platform,
  homeDirectory: homedir(),
  signal: interruption.signal,
  nowMs: Date.now,
  foreground,
  programs: {
    node: process.execPath,
    service: serviceProgram,
    // By its place, not by import: the compilers behind it are not for this process.
    projects: fileURLToPath(new URL("./main.js", import.meta.resolve("@carryall/projects"))),
  },
});
