import { Buffer } from "node:buffer";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** A path as text; bytes that are not UTF-8 become U+FFFD. */
export function readPathText(path: Uint8Array): string {
  return utf8.decode(path);
}

/** False where `readPathText` loses bytes. */
export function isPathText(path: Uint8Array): boolean {
  return Buffer.from(readPathText(path), "utf8").equals(path);
}
