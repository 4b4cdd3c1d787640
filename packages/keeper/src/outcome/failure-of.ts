import { BusinessError } from "@carryall/client";
import { BackupError, fileErrorOf } from "@carryall/protocol";
import type { BundleFailure } from "./archive-outcome.ts";

/** An error of the API, of ours or of the file system, as an outcome tells it. */
export function failureOf(error: unknown): BundleFailure {
  if (error instanceof BusinessError) return failureOfApi(error);
  if (error instanceof BackupError) return withHint(error.code, error);
  return { code: fileErrorOf(error).code, message: error instanceof Error ? error.message : String(error) };
}

// The cause says it in our own words; the API's message has the platform's around them.
function failureOfApi(error: BusinessError): BundleFailure {
  if (error.cause instanceof BackupError) return withHint(error.code, error.cause);
  return { code: error.code, message: error.message };
}

function withHint(code: number, { reason, message, hint, stack }: BackupError): BundleFailure {
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    // Of other errors it is ours, and says nothing to whoever reads a result.
    ...(reason === "hookThrew" && stack !== undefined ? { stack } : {}),
  };
}
