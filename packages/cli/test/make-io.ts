import { fileURLToPath } from "node:url";
import { serviceProgram } from "@carryall/service";
import type { CommandIo } from "../src/command-io.ts";
import { Foreground } from "../src/context/foreground.ts";

export interface RecordedIo {
  readonly io: CommandIo;
  /** All that was written since the last call. */
  takeStdout(): string;
  takeStderr(): string;
}

/** A world whose streams are kept. */
export function makeIo(changes: Partial<CommandIo> = {}): RecordedIo {
  const written = { stdout: "", stderr: "" };
  const take = (stream: keyof typeof written) => {
    const text = written[stream];
    written[stream] = "";
    return text;
  };
  return {
    takeStdout: () => take("stdout"),
    takeStderr: () => take("stderr"),
    io: {
      stdout: (text) => {
        written.stdout += text;
      },
      stderr: (text) => {
        written.stderr += text;
      },
      environment: { PATH: process.env.PATH, HOME: "/home/somebody" },
      isTerminal: false,
      cwd: "/somewhere",
      platform: "linux",
      homeDirectory: "/home/somebody",
      signal: new AbortController().signal,
      nowMs: () => 1_700_000_000_000,
      foreground: new Foreground({ isTerminal: false }),
      programs: {
        node: process.execPath,
        service: serviceProgram,
        projects: fileURLToPath(new URL("./main.js", import.meta.resolve("@carryall/projects"))),
      },
      ...changes,
    },
  };
}
