import { randomUUID } from "node:crypto";
import { parameterError } from "../errors/parameter-error.ts";
import { utilError } from "./util-error.ts";

export function generateRandomUuid(): string {
  return randomUUID();
}

export function generateRandomBinaryUuid(): Uint8Array {
  return parseUuid(randomUUID());
}

/** The sixteen bytes of a UUID's text. @throws {BusinessError} 10200002 for what is none. */
export function parseUuid(text: unknown): Uint8Array {
  if (typeof text !== "string") throw parameterError("The UUID must be a string.");
  const digits = text.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(digits)) throw utilError("syntax", "Invalid uuid string.");
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}
