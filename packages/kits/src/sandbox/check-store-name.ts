import { Buffer } from "node:buffer";
import { parameterError } from "../errors/parameter-error.ts";

const maxNameBytes = 255;

/**
 * The bare file name of a store.
 *
 * @throws {BusinessError} 401 for an empty or over-long name, or one with a folder in it.
 */
export function checkStoreName(name: unknown): string {
  if (typeof name !== "string" || name === "" || Buffer.byteLength(name) > maxNameBytes) {
    throw parameterError(`The name must be a string of 1 to ${maxNameBytes} bytes.`);
  }
  if (/[/\\\0]/.test(name) || name === "." || name === "..") throw parameterError("The name must not contain a path.");
  return name;
}
