import { createStub } from "./create-stub.ts";
import { stubFallback } from "./stub-fallback.ts";

/**
 * An object with these members as its own, and stubs, the same ones each time, for all others.
 *
 * @param subject Names the stubs: the module, or the module, a space and a member: `@ohos.file.fs`.
 */
export function withStubs(subject: string, members: object): object {
  const stub = createStub(subject);
  const fallback = stubFallback((name) => Reflect.get(stub, name));
  return Object.defineProperties(Object.create(fallback), Object.getOwnPropertyDescriptors(members));
}
