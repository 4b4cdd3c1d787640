import { publicErrorText } from "@carryall/protocol";
import { BusinessError } from "../error/business-error.ts";

const invalidArgumentCode = 13900020;

/** 13900020 with the platform's text. The cause says which argument and what is so, for people. */
export function argumentError(what: string): BusinessError {
  return new BusinessError(invalidArgumentCode, publicErrorText(invalidArgumentCode), { cause: new Error(what) });
}
