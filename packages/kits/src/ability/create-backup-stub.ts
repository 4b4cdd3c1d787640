import { errorTable } from "@carryall/protocol";
import { BusinessError } from "../errors/business-error.ts";
import { createStub } from "../stub/create-stub.ts";

/** `@ohos.file.backup` as an extension gets it: an ordinary application is told 202 by everything it calls. */
export function createBackupStub(): object {
  const { code, text } = errorTable.notSystemApp;
  return createStub("@ohos.file.backup", { toError: (subject) => new BusinessError(code, `${subject}: ${text}`) });
}
