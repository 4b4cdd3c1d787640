import { unsupportedError } from "../errors/unsupported-error.ts";
import { unansweredMembers } from "./unanswered-members.ts";

export interface StubOptions {
  /** Makes the error of a call, of the module and member called, `@ohos.foo bar.baz`. Default: 801. */
  readonly toError?: (subject: string) => Error;
}

/**
 * Stands for a platform feature that is not here. Reading a member gives a further stub, the same one each time;
 * calling or constructing throws. A class may extend it. It is no promise and has no JSON.
 *
 * @param subject The module's name, a space, and the member's: `@ohos.foo bar.baz`.
 */
export function createStub(subject: string, { toError = unsupportedError }: StubOptions = {}): object {
  const members = new Map<string, object>();
  const separator = subject.includes(" ") ? "." : " ";
  return new Proxy(createTarget(subject), {
    get(target, key, receiver): unknown {
      if (typeof key === "symbol" || ownBehaviour.has(key) || Object.hasOwn(target, key)) {
        return Reflect.get(target, key, receiver);
      }
      if (unansweredMembers.has(key)) return undefined;
      const member = members.get(key) ?? createStub(`${subject}${separator}${key}`, { toError });
      members.set(key, member);
      return member;
    },
    apply() {
      throw toError(subject);
    },
    construct() {
      throw toError(subject);
    },
  });
}

// What the language itself reads when a class extends a stub, binds it or prints it.
const ownBehaviour: ReadonlySet<string> = new Set(["prototype", "bind", "call", "apply", "toString", "valueOf"]);

function createTarget(subject: string): object {
  // Not an arrow function: only an ordinary one can be constructed and has a prototype to extend.
  const target = function stub() {};
  Reflect.deleteProperty(target, "name");
  Reflect.deleteProperty(target, "length");
  const toText = () => `[stub ${subject}]`;
  Object.defineProperty(target, "toString", { value: toText });
  Object.defineProperty(target, Symbol.toPrimitive, {
    value: (hint: string) => (hint === "number" ? Number.NaN : toText()),
  });
  return target;
}
