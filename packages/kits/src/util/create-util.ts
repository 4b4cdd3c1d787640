import { format, getSystemErrorMap, types } from "node:util";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { Aspect } from "./aspect.ts";
import { Base64Helper, Base64Type } from "./base64-helper.ts";
import { LRUCache } from "./lru-cache.ts";
import { RationalNumber } from "./rational-number.ts";
import { ScopeHelper } from "./scope-helper.ts";
import { StringDecoder } from "./string-decoder.ts";
import { TextDecoder } from "./text-decoder.ts";
import { TextEncoder } from "./text-encoder.ts";
import { generateRandomBinaryUuid, generateRandomUuid, parseUuid } from "./uuid.ts";

type Callback = (error: unknown, value?: unknown) => void;
type AnyFunction = (...args: unknown[]) => unknown;

/** `@ohos.util` @see interface_sdk-js: api/@ohos.util.d.ts */
export function createUtil(): object {
  const formatText = (text: unknown, ...args: unknown[]): string => format(text, ...args);
  class Types {}
  // Node's own answers to `isAnyArrayBuffer` and its like; a device has the same names.
  for (const [name, value] of Object.entries(types)) Object.defineProperty(Types.prototype, name, { value });
  // Older names of the same things.
  const [Base64, LruBuffer, Scope] = [Base64Helper, LRUCache, ScopeHelper];
  return withStubs("@ohos.util", {
    TextDecoder,
    TextEncoder,
    StringDecoder,
    Base64Helper,
    Base64,
    Type: Base64Type,
    RationalNumber,
    LRUCache,
    LruBuffer,
    ScopeHelper,
    Scope,
    Aspect,
    types: Types,
    format: formatText,
    printf: formatText,
    errnoToString: textOfErrno,
    getErrorString: textOfErrno,
    callbackWrapper: (original: unknown) => withCallback(checkFunction(original)),
    promisify: (original: unknown) => withPromise(checkFunction(original)),
    promiseWrapper: (original: unknown) => withPromise(checkFunction(original)),
    generateRandomUUID: generateRandomUuid,
    generateRandomBinaryUUID: generateRandomBinaryUuid,
    parseUUID: parseUuid,
    getHash: createHashes(),
  });
}

function checkFunction(value: unknown): AnyFunction {
  if (typeof value !== "function") throw parameterError("The original must be a function.");
  // A function takes and gives whatever it likes.
  return value as AnyFunction;
}

function withCallback(original: AnyFunction): (...args: unknown[]) => void {
  return (...args) => {
    const callback = checkFunction(args.at(-1)) as Callback;
    const pending = Promise.resolve(original(...args.slice(0, -1)));
    pending.then(
      (value) => callback(null, value),
      (error: unknown) => callback(error),
    );
  };
}

function withPromise(original: AnyFunction): (...args: unknown[]) => Promise<unknown> {
  return (...args) =>
    new Promise((resolve, reject) => {
      const settle: Callback = (error, value) =>
        error === null || error === undefined ? resolve(value) : reject(error);
      original(...args, settle);
    });
}

function textOfErrno(errno: unknown): string {
  if (typeof errno !== "number") throw parameterError("The errno must be a number.");
  return getSystemErrorMap().get(errno)?.[1] ?? `Unknown system error ${errno}`;
}

// A number for each object, the same one each time.
function createHashes(): (object: unknown) => number {
  const hashes = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    if (typeof object !== "object" || object === null) throw parameterError("The object must be an object.");
    const known = hashes.get(object);
    if (known !== undefined) return known;
    last += 1;
    hashes.set(object, last);
    return last;
  };
}
