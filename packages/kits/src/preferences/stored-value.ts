import { Buffer } from "node:buffer";
import type { PreferenceValue } from "./preference-value.ts";

/** A value as a preferences file has it: the element's name, and its one text or the texts of its children. */
export type StoredValue =
  | { readonly kind: "int" | "long" | "float" | "double" | "bool"; readonly text: string }
  | { readonly kind: "string" | "uint8Array" | "object"; readonly text: string }
  | { readonly kind: ArrayKind; readonly items: readonly string[] };

export type ArrayKind = "stringArray" | "doubleArray" | "boolArray" | "intArray" | "int64Array" | "BigInt" | "set";

/**
 * A value as it is stored; a copy, so that nobody changes it afterwards.
 *
 * @returns `undefined` for what is no value: `undefined`, `null`, a function, a symbol, or an object without JSON.
 */
export function storeValue(value: unknown): StoredValue | undefined {
  switch (typeof value) {
    case "number":
      return { kind: "double", text: doubleText(value) };
    case "string":
      return { kind: "string", text: value };
    case "boolean":
      return { kind: "bool", text: String(value) };
    case "bigint":
      return { kind: "BigInt", items: bigintWords(value) };
    case "object":
      return value === null ? undefined : storeObject(value);
    default:
      return undefined;
  }
}

/** The value again, made anew each time. `undefined` for a text that its kind cannot have. */
export function loadValue(stored: StoredValue): PreferenceValue | undefined {
  switch (stored.kind) {
    case "int":
    case "long":
    case "float":
    case "double":
      return parseDouble(stored.text);
    case "bool":
      return stored.text === "true";
    case "string":
      return stored.text;
    case "uint8Array":
      return new Uint8Array(Buffer.from(stored.text, "base64"));
    case "object":
      return parseObject(stored.text);
    case "stringArray":
    case "set":
      return [...stored.items];
    case "boolArray":
      return stored.items.map((item) => item === "true");
    case "doubleArray":
    case "intArray":
    case "int64Array":
      return stored.items.map(parseDouble);
    case "BigInt":
      return bigintOf(stored.items);
  }
}

function storeObject(value: object): StoredValue | undefined {
  if (value instanceof Uint8Array) return { kind: "uint8Array", text: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) {
    // An empty array has no type of its own; a device too takes the first that fits.
    if (value.every((item) => typeof item === "number")) return { kind: "doubleArray", items: value.map(doubleText) };
    if (value.every((item) => typeof item === "string")) return { kind: "stringArray", items: [...value] };
    if (value.every((item) => typeof item === "boolean")) return { kind: "boolArray", items: value.map(String) };
  }
  return storeJson(value);
}

function storeJson(value: object): StoredValue | undefined {
  try {
    const text: string | undefined = JSON.stringify(value);
    return text === undefined ? undefined : { kind: "object", text };
  } catch {
    // A circle or a bigint inside: the caller learns that it is no value.
    return undefined;
  }
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

// A device writes six decimals and loses the rest; the shortest text that reads back as the same number loses nothing.
function doubleText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

function parseDouble(text: string): number {
  const special = new Map([
    ["nan", Number.NaN],
    ["-nan", Number.NaN],
    ["inf", Number.POSITIVE_INFINITY],
    ["-inf", Number.NEGATIVE_INFINITY],
  ]).get(text.trim());
  return special ?? Number(text);
}

const wordBits = 64n;

// The magnitude in words of 64 bits, lowest first, then 1 for a negative number and 0 for others.
function bigintWords(value: bigint): string[] {
  const words: string[] = [];
  for (let rest = value < 0n ? -value : value; rest > 0n || words.length === 0; rest >>= wordBits) {
    words.push(String(BigInt.asUintN(64, rest)));
  }
  return [...words, value < 0n ? "1" : "0"];
}

function bigintOf(items: readonly string[]): bigint | undefined {
  if (!items.every((item) => /^[0-9]+$/.test(item))) return undefined;
  const words = items.slice(0, -1).map(BigInt);
  const magnitude = words.reduceRight((total, word) => (total << wordBits) | word, 0n);
  return items.at(-1) === "0" ? magnitude : -magnitude;
}
