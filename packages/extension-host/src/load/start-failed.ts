import type { ApplicationCode } from "@carryall/loader";
import { BackupError } from "@carryall/protocol";
import { describeThrown, nameOfThrown } from "../hooks/describe-thrown.ts";

/** Why an extension does not start: the author's own words and stack, whatever was thrown. */
export function startFailed(so: string, cause: unknown, code?: Pick<ApplicationCode, "positions">): BackupError {
  const { message, stack } = describeThrown(cause, { mapStack: (text) => code?.positions.inStack(text) ?? text });
  const name = nameOfThrown(cause);
  const said = name === undefined || name === message ? message : `${name}: ${message}`;
  const error = new BackupError("startFailed", `Cannot start the extension: ${so}: ${said}`);
  error.stack = stack;
  return error;
}
