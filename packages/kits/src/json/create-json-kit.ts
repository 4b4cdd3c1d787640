import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const BigIntMode = Object.freeze({ DEFAULT: 0, PARSE_AS_BIGINT: 1, ALWAYS_PARSE_AS_BIGINT: 2 });

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

/** `@ohos.util.json`, which kit.ArkTS hands out as JSON. */
export function createJsonKit(): object {
  return withStubs("@ohos.util.json", {
    BigIntMode,
    parse: parseJson,
    stringify: (value: unknown, replacer?: Parameters<typeof JSON.stringify>[1], space?: string | number) => {
      const write = Array.isArray(replacer) ? undefined : replacer;
      const list = Array.isArray(replacer) ? replacer : undefined;
      // A big number is written as its digits, which JSON's own function refuses.
      const withDigits = function replace(this: unknown, key: string, item: unknown): unknown {
        const replaced: unknown =
          write === undefined || write === null ? item : Reflect.apply(write, this, [key, item]);
        return typeof replaced === "bigint" ? rawJson(String(replaced)) : replaced;
      };
      return list === undefined ? JSON.stringify(value, withDigits, space) : JSON.stringify(value, list, space);
    },
    has: (object: unknown, key: unknown) => Object.hasOwn(checkObject(object), checkKey(key)),
    remove: (object: unknown, key: unknown) => {
      Reflect.deleteProperty(checkObject(object), checkKey(key));
    },
  });
}

/** @param options.bigIntMode 1: whole numbers that a number would not hold are big ones; 2: all of them. */
export function parseJson(text: unknown, reviver?: unknown, options?: unknown): unknown {
  if (typeof text !== "string") throw parameterError("The text must be a string.");
  const mode: unknown = Reflect.get(Object(options), "bigIntMode") ?? BigIntMode.DEFAULT;
  const revive = typeof reviver === "function" ? (reviver as Reviver) : undefined;
  return JSON.parse(text, function read(this: unknown, key: string, value: unknown, context?: { source?: string }) {
    const isInteger = typeof value === "number" && /^-?\d+$/.test(context?.source ?? "");
    const isBig =
      isInteger &&
      (mode === BigIntMode.ALWAYS_PARSE_AS_BIGINT ||
        (mode === BigIntMode.PARSE_AS_BIGINT && !Number.isSafeInteger(value)));
    const taken = isBig ? BigInt(context?.source ?? "") : value;
    return revive === undefined ? taken : Reflect.apply(revive, this, [key, taken]);
  });
}

// In the language since 2025, and not yet in its types.
const rawJson = Reflect.get(JSON, "rawJSON") as (text: string) => unknown;

function checkObject(value: unknown): object {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw parameterError("The object must be an object.");
  return value;
}

function checkKey(key: unknown): string {
  if (typeof key !== "string" || key === "") throw parameterError("The property must be a non-empty string.");
  return key;
}
