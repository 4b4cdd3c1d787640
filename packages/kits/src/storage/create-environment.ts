import { defineAsyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { unsupportedError } from "../errors/unsupported-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const userDirectory = "/storage/Users/currentUser";

/** `@ohos.file.environment`: where the user's own directories are. None of them is in an extension's sandbox. */
export function createEnvironment(): object {
  const kit = withStubs("@ohos.file.environment", {
    getUserDownloadDir: () => `${userDirectory}/Download`,
    getUserDesktopDir: () => `${userDirectory}/Desktop`,
    getUserDocumentDir: () => `${userDirectory}/Documents`,
    getUserHomeDir: () => userDirectory,
    getExternalStorageDir: () => "/storage/External",
  });
  const toError = businessErrorOr(() => unsupportedError("@ohos.file.environment"));
  defineAsyncCalls(
    kit,
    {
      getStorageDataDir: () => once(() => "/data"),
      getUserDataDir: () => once(() => "/storage/media/100/local/files"),
    },
    toError,
  );
  return kit;
}
