import { parameterError } from "../errors/parameter-error.ts";

/** The document in the bytes or the string that an application gives. */
export function xmlText(source: unknown): string {
  if (typeof source === "string") return source;
  // The rest of a buffer that is larger than its document is zeros.
  return new TextDecoder().decode(xmlBytes(source)).replace(/\0+$/, "");
}

/** The bytes that an `ArrayBuffer` or a view holds, not a copy. */
export function xmlBytes(buffer: unknown): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  throw parameterError("The buffer must be an ArrayBuffer or a DataView.");
}

export function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
