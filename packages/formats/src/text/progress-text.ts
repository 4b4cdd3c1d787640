import { printCJson } from "./print-cjson.ts";

/**
 * What a client's `onProcess` gets when the application's own `onProcess` returned something.
 *
 * @param timeSeconds Unix time.
 * @param text What the hook returned, whatever it is: it travels as one string.
 * @see app_file_service: b_jsonutil.cpp, BuildOnProcessRetInfo
 */
export function progressText(timeSeconds: number, text: string): string {
  return printCJson({ processResult: { timeInfo: wholeSeconds(timeSeconds), resultInfo: text } });
}

/**
 * What a client's `onProcess` gets for a file that could not be saved or put back.
 *
 * @param errnoNumberText The errno in decimal, `"28"`.
 * @param sandboxPath The file as the application sees it.
 * @see app_file_service: b_jsonutil.cpp, BuildOnProcessErrInfo
 */
export function fileErrorText(timeSeconds: number, errnoNumberText: string, sandboxPath: string): string {
  const errorInfo = { errorCode: errnoNumberText, errorMessage: sandboxPath };
  return printCJson({ processResult: { timeInfo: wholeSeconds(timeSeconds), errorInfo } });
}

function wholeSeconds(timeSeconds: number): string {
  return String(Math.floor(timeSeconds));
}
