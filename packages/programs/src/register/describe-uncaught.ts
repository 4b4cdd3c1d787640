import { inspect } from "node:util";
import { BackupError } from "@carryall/protocol";

/**
 * What is said of an error that a program did not catch, where Node's own words would be about our code: of a failure
 * of ours its sentence and hint, of an error that was made in our code the stack from the program's own call on.
 *
 * @param isOurs Tells our code by a line of a stack.
 * @returns `undefined` where Node says it best.
 */
export function describeUncaught(error: unknown, isOurs: (frame: string) => boolean): string | undefined {
  if (error instanceof BackupError) return describeFailure(error);
  if (!isMadeByUs(error, isOurs)) return undefined;
  // Changed in place: nobody but this process's last words will read them.
  error.stack = linesOf(error)
    .filter((line) => !isFrame(line) || !isOurs(line))
    .join("\n");
  for (let { cause } = error; isMadeByUs(cause, isOurs); cause = cause.cause) {
    // The place is told already.
    cause.stack = linesOf(cause)
      .filter((line) => !isFrame(line))
      .join("\n");
  }
  return `${inspect(error)}\n`;
}

function isMadeByUs(error: unknown, isOurs: (frame: string) => boolean): error is Error {
  if (!(error instanceof Error)) return false;
  const firstFrame = linesOf(error).find(isFrame);
  return firstFrame !== undefined && isOurs(firstFrame);
}

function linesOf({ stack = "" }: Error): string[] {
  return stack.split("\n");
}

function describeFailure({ message, hint }: BackupError): string {
  return `carryall: ${message}\n${hint === undefined ? "" : `  hint: ${hint}\n`}`;
}

function isFrame(line: string): boolean {
  return line.startsWith("    at ");
}
