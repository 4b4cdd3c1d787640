import { unansweredMembers } from "./unanswered-members.ts";

/**
 * An object to inherit from: whatever string-named member an heir lacks is what `memberOf` gives for its name.
 * What every object has (`toString`, `hasOwnProperty`, …) stays.
 */
export function stubFallback(memberOf: (name: string) => unknown): object {
  return new Proxy(Object.create(Object.prototype), {
    get(target, key, receiver): unknown {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key, receiver);
      return unansweredMembers.has(key) ? undefined : memberOf(key);
    },
  });
}
