import { errorTable } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";

/** The 801 of a platform feature that is not here. `subject` names it: `@ohos.file.fs createWatcher`. */
export function unsupportedError(subject: string): BusinessError {
  return new BusinessError(errorTable.unsupported.code, `${subject}: ${errorTable.unsupported.text}`);
}
