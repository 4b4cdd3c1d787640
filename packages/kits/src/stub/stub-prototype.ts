import { createStub } from "./create-stub.ts";
import { stubFallback } from "./stub-fallback.ts";

/**
 * The prototype for a class of which we have a part: members that the class lacks are stubs.
 *
 * @param subject The module, a space and the class: `@ohos.data.relationalStore RdbStore`.
 */
export function stubPrototype(subject: string): object {
  return stubFallback((name) => createStub(`${subject}.${name}`));
}
