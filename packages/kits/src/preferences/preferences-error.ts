import { fileErrorOf } from "@carryall/protocol";
import { BusinessError } from "../errors/business-error.ts";

const innerErrorCode = 15500000;

/** What went wrong below, as the preferences kit tells it: 15500000, without Node's message, which names host paths. */
export function toPreferencesError(error: unknown): BusinessError {
  if (error instanceof BusinessError && !isFileCode(error.code)) return error;
  const text = error instanceof BusinessError ? error.message : fileErrorOf(error).text;
  return new BusinessError(innerErrorCode, `Inner error. ${text}`);
}

function isFileCode(code: number): boolean {
  return Math.trunc(code / 1000) === 13900;
}
