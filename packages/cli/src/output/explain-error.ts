import { BusinessError } from "@carryall/client";
import { BackupError } from "@carryall/protocol";
import * as v from "valibot";

export interface Explanation {
  /** One line. */
  readonly message: string;
  readonly hint: string | undefined;
  /** OpenHarmony's, where the error has one. */
  readonly code: number | undefined;
}

const conflictSchema = v.object({
  sessionInfo: v.object({ name: v.string(), scenario: v.string(), activeTime: v.optional(v.string()) }),
});

/** What an error says to somebody who does not know our code. */
export function explainError(error: unknown): Explanation {
  // What the API throws has the platform's short text; how our processes tell it is the cause.
  if (error instanceof BusinessError && error.cause instanceof Error) return explainError(error.cause);
  if (error instanceof BackupError && error.reason === "sessionConflict") return explainConflict(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    message: message.replaceAll(/\s*\n\s*/g, " "),
    hint: error instanceof BackupError ? error.hint : undefined,
    code: error instanceof BackupError || error instanceof BusinessError ? error.code : undefined,
  };
}

function explainConflict({ message, code }: BackupError): Explanation {
  const holder = holderIn(message);
  const who = holder === undefined ? "another program" : holder.name;
  const since = holder?.activeTime === undefined ? "" : ` since ${holder.activeTime}`;
  return {
    message: `Cannot open a session: ${who} holds the only one${since}`,
    hint: "Wait until it is released",
    code,
  };
}

function holderIn(text: string): v.InferOutput<typeof conflictSchema>["sessionInfo"] | undefined {
  try {
    return v.parse(conflictSchema, JSON.parse(text)).sessionInfo;
  } catch {
    // Lost: who holds it, which a service of another version may tell in another way.
    return undefined;
  }
}
