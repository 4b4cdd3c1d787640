import { constants } from "node:fs";
import { fileError } from "../errors/file-error.ts";

/** A C stream's mode: how its file is opened, and what the stream then lets its user do. */
export interface StreamMode {
  readonly flags: number;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  /** Everything is written at the end, wherever the stream is. */
  readonly appends: boolean;
}

const reading = { canRead: true, canWrite: false, appends: false };
const writing = { canRead: false, canWrite: true, appends: false };
const both = { canRead: true, canWrite: true, appends: false };
const createNew = constants.O_CREAT | constants.O_TRUNC;
const createAtEnd = constants.O_CREAT | constants.O_APPEND;

const modes: ReadonlyMap<string, StreamMode> = new Map([
  ["r", { ...reading, flags: constants.O_RDONLY }],
  ["r+", { ...both, flags: constants.O_RDWR }],
  ["w", { ...writing, flags: constants.O_WRONLY | createNew }],
  ["w+", { ...both, flags: constants.O_RDWR | createNew }],
  ["a", { ...writing, appends: true, flags: constants.O_WRONLY | createAtEnd }],
  ["a+", { ...both, appends: true, flags: constants.O_RDWR | createAtEnd }],
]);

/** What `r`, `w+` and the like mean. @throws {BusinessError} 13900020 for another text. */
export function streamMode(text: string): StreamMode {
  const mode = modes.get(text);
  if (mode === undefined) throw fileError("EINVAL");
  return mode;
}
