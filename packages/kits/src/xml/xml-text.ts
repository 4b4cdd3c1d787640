import { parameterError } from "../errors/parameter-error.ts";

/** The document in the bytes or the string that an application gives. */
export function xmlText(source: unknown, encoding = "utf-8"): string {
  if (typeof source === "string") return source;
  if (!(source instanceof ArrayBuffer) && !ArrayBuffer.isView(source)) {
    throw parameterError("The buffer must be an ArrayBuffer or a DataView.");
  }
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  // The rest of a buffer that is larger than its document is zeros.
  return new TextDecoder(encoding).decode(bytes).replace(/\0+$/, "");
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
