import { Buffer } from "node:buffer";
import { parameterError } from "../errors/parameter-error.ts";
import { kvConstants } from "./kv-constants.ts";
import { kvError } from "./kv-error.ts";

const { ValueType } = kvConstants;

export type KvValue = string | number | boolean | Uint8Array;

/** A value as its table has it. */
export interface StoredKvValue {
  readonly type: number;
  readonly value: string | number | Uint8Array;
}

/** @throws {BusinessError} 401 for a value of another type, or of more than 4 MiB. */
export function storeKvValue(value: unknown): StoredKvValue {
  switch (typeof value) {
    case "string":
      if (Buffer.byteLength(value) > kvConstants.Constants.MAX_VALUE_LENGTH)
        throw parameterError("The value is too long.");
      return { type: ValueType.STRING, value };
    case "number":
      return { type: Number.isSafeInteger(value) ? ValueType.INTEGER : ValueType.DOUBLE, value };
    case "boolean":
      return { type: ValueType.BOOLEAN, value: Number(value) };
    default:
      if (!(value instanceof Uint8Array)) throw parameterError("The value has a type that a store cannot hold.");
      if (value.length > kvConstants.Constants.MAX_VALUE_LENGTH) throw parameterError("The value is too long.");
      return { type: ValueType.BYTE_ARRAY, value };
  }
}

export function readKvValue({ type, value }: StoredKvValue): KvValue {
  if (type === ValueType.BOOLEAN) return value !== 0;
  return value;
}

export function checkKey(key: unknown): string {
  if (typeof key !== "string" || key.trim() === "") throw parameterError("The key must be a non-empty string.");
  if (Buffer.byteLength(key) > kvConstants.Constants.MAX_KEY_LENGTH) throw parameterError("The key is too long.");
  return key;
}

export function checkBatch(list: unknown): readonly unknown[] {
  if (!Array.isArray(list)) throw parameterError("The argument must be an array.");
  if (list.length > kvConstants.Constants.MAX_BATCH_SIZE) throw kvError("overLimits");
  return list;
}
