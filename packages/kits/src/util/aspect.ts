import { parameterError } from "../errors/parameter-error.ts";

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** `util.Aspect`: puts an author's code before, after or in the place of a method of a class. */
export const Aspect = Object.freeze({
  addBefore(target: unknown, name: unknown, isStatic: unknown, before: unknown): void {
    weave(target, name, isStatic, (original) => {
      return function woven(...args) {
        Reflect.apply(checkMethod(before), undefined, [this, ...args]);
        return Reflect.apply(original, this, args);
      };
    });
  },
  addAfter(target: unknown, name: unknown, isStatic: unknown, after: unknown): void {
    weave(target, name, isStatic, (original) => {
      return function woven(...args) {
        const value: unknown = Reflect.apply(original, this, args);
        return Reflect.apply(checkMethod(after), undefined, [this, value, ...args]);
      };
    });
  },
  replace(target: unknown, name: unknown, isStatic: unknown, instead: unknown): void {
    weave(target, name, isStatic, () => {
      return function woven(...args) {
        return Reflect.apply(checkMethod(instead), undefined, [this, ...args]);
      };
    });
  },
});

function weave(target: unknown, name: unknown, isStatic: unknown, wrap: (original: Method) => Method): void {
  if (typeof target !== "function" || typeof name !== "string") {
    throw parameterError("The target must be a class, and the method's name a string.");
  }
  const owner: object = isStatic === true ? target : Reflect.get(target, "prototype");
  const woven = wrap(checkMethod(Reflect.get(owner, name)));
  Object.defineProperty(owner, name, { value: woven, writable: true, configurable: true });
}

function checkMethod(value: unknown): Method {
  if (typeof value !== "function") throw parameterError("There is no such method.");
  // A function takes and gives whatever it likes.
  return value as Method;
}
