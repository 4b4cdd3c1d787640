import { errorTable } from "@carryall/protocol";
import { BusinessError } from "../error/business-error.ts";

/** Says which argument and what is so, for people; callers see the platform's text. */
export type ArgumentErrorMaker = (what: string) => BusinessError;

/** 13900020: the wrong argument of the oldest members and of the newest. */
export const argumentError: ArgumentErrorMaker = (what) => makeError(errorTable.invalidArgument, what);

/** 401: the wrong argument of the members that came with API 12 to 20. */
export const parameterError: ArgumentErrorMaker = (what) => makeError(errorTable.invalidParameter, what);

function makeError({ code, text }: { readonly code: number; readonly text: string }, what: string): BusinessError {
  return new BusinessError(code, text, { cause: new Error(what) });
}
