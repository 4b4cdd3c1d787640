import { defineAsyncCalls } from "../calls/define-calls.ts";
import { waiting } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

/** `@ohos.data.dataShare`: no other application is there, and so no provider of data either. */
export function createDataShare(): object {
  const kit = withStubs("@ohos.data.dataShare", {});
  const notInitialized = (uri: string): BusinessError =>
    new BusinessError(15700010, `The DataShareHelper fails to be initialized. There is no provider of ${uri}.`);
  defineAsyncCalls(
    kit,
    {
      createDataShareHelper: (context, uri) => {
        if (typeof context !== "object" || context === null) throw parameterError("The context must be a Context.");
        if (typeof uri !== "string" || uri === "") throw parameterError("The uri must be a non-empty string.");
        return waiting(() => Promise.reject(notInitialized(uri)));
      },
    },
    businessErrorOr(() => new BusinessError(15700000, "Inner error.")),
  );
  return kit;
}
