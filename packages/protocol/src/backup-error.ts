import * as v from "valibot";
import { type ErrorReason, errorTable } from "./error-codes.ts";

export interface BackupErrorOptions {
  readonly cause?: unknown;
  /** What the user can do about it, as a sentence without a full stop. */
  readonly hint?: string;
}

/**
 * A failure that can cross a process. `reason` is what our code switches on, `code` what OpenHarmony's callers know.
 * The message says what we were doing, then a colon, then what is so.
 */
export class BackupError extends Error {
  readonly reason: ErrorReason;
  readonly code: number;
  readonly hint: string | undefined;

  constructor(reason: ErrorReason, message: string, { cause, hint }: BackupErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "BackupError";
    this.reason = reason;
    this.code = errorTable[reason].code;
    this.hint = hint;
  }
}

const reasonSchema = v.picklist(Object.keys(errorTable) as ErrorReason[]);

export const wireErrorSchema = v.object({
  reason: reasonSchema,
  message: v.string(),
  hint: v.optional(v.string()),
  stack: v.optional(v.string()),
  /** Messages of the causes, outermost first. */
  causes: v.optional(v.array(v.string())),
});

export type WireError = v.InferOutput<typeof wireErrorSchema>;

/** The one place where an error becomes data. An error that is not ours travels as `unknown` with its own message. */
export function toWireError(error: unknown): WireError {
  const causes = causesOf(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    reason: error instanceof BackupError ? error.reason : "unknown",
    message: textOf(error),
    ...(error instanceof BackupError && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(stack === undefined ? {} : { stack }),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** The one place where data becomes an error again. */
export function fromWireError(wire: WireError): BackupError {
  const [cause, ...rest] = wire.causes ?? [];
  const error = new BackupError(wire.reason, wire.message, {
    ...(wire.hint === undefined ? {} : { hint: wire.hint }),
    ...(cause === undefined ? {} : { cause: new Error([cause, ...rest].join(": ")) }),
  });
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

function causesOf(error: unknown): string[] {
  const messages: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && messages.length < 8) {
    messages.push(textOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return messages;
}

// An author may throw anything, also what does not turn into a text.
function textOf(thrown: unknown): string {
  try {
    if (typeof thrown !== "object" || thrown === null) return String(thrown);
    if ("message" in thrown && typeof thrown.message === "string") return thrown.message;
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return "something without a text was thrown";
  }
}
