import type { LogLine, WriteLog } from "@carryall/kits";

export interface ProgramStreams {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** Writes what a program logs to where its `console` writes, in the same order: `tag: text`. */
export function writeProgramLog({ stdout, stderr }: ProgramStreams): WriteLog {
  return ({ level, tag, text }: LogLine) => {
    const write = level === "warn" || level === "error" || level === "fatal" ? stderr : stdout;
    write(tag === undefined ? `${text}\n` : `${tag}: ${text}\n`);
  };
}
