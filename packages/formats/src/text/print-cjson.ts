import { isJsonObject, type JsonObject, type JsonValue } from "./json-value.ts";

/**
 * The text that `cJSON_Print` makes of a value: tabs, `"key":⇥value`, arrays on one line, no newline at the end.
 * Keys come in the order of the object.
 *
 * One thing is better: whole numbers from 10^15 to 2^53 keep all their digits, where cJSON would write `1e+15` and may round.
 *
 * @see DaveGamble/cJSON: cJSON.c, print_value; its output is in this file's test
 */
export function printCJson(value: JsonValue): string {
  return printValue(value, 0);
}

/** `depth` counts arrays too, although they add no lines of their own. */
function printValue(value: JsonValue, depth: number): string {
  if (typeof value === "number") return printNumber(value);
  if (isJsonObject(value)) return printObject(value, depth + 1);
  // An array is no JsonObject, but the compiler does not carry that over the guard above.
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => printValue(item, depth + 1)).join(", ")}]`;
  return JSON.stringify(value);
}

function printObject(object: JsonObject, depth: number): string {
  const indent = "\t".repeat(depth);
  const lines = Object.entries(object).map(
    ([key, value]) => `${indent}${JSON.stringify(key)}:\t${printValue(value, depth)}`,
  );
  const body = lines.length === 0 ? "" : `${lines.join(",\n")}\n`;
  return `{\n${body}${"\t".repeat(depth - 1)}}`;
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) return "null";
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  const short = printfG(value, 15);
  return Number(short) === value ? short : printfG(value, 17);
}

/** C's `%.<precision>g`. */
function printfG(value: number, precision: number): string {
  const [mantissa = "", exponentText = ""] = value.toExponential(precision - 1).split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < precision) return withoutTrailingZeros(value.toFixed(precision - 1 - exponent));
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  return `${withoutTrailingZeros(mantissa)}e${exponent < 0 ? "-" : "+"}${digits}`;
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
