import { errorTable } from "@carryall/protocol";
import { printCJson } from "./print-cjson.ts";

/**
 * What a client's `onResultReport` gets when a hook threw: here the code is a number, unlike in progress texts.
 *
 * @param message What was thrown, as text.
 * @see app_file_service: b_jsonutil.cpp, BuildExtensionErrInfo
 */
export function hookErrorText(message: string): string {
  return printCJson({
    resultInfo: { errorCode: errorTable.hookThrew.code, errorInfo: message, type: "ErrorInfo" },
  });
}
