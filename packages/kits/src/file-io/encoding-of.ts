import { fileError } from "../errors/file-error.ts";

/**
 * Node's name of an encoding that fileIo knows; UTF-8 where none is named.
 *
 * @throws {BusinessError} 13900020 for one that is not `allowed`.
 */
export function encodingOf(value: unknown, allowed: readonly string[]): BufferEncoding {
  const name = value ?? "utf-8";
  if (typeof name !== "string" || !allowed.includes(name)) throw fileError("EINVAL");
  return name === "utf-16" ? "utf16le" : "utf8";
}
