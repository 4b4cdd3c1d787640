import { Buffer } from "node:buffer";

/**
 * A path as reports, archives and manifests name it, in one form: without the slash that the original puts before some
 * and behind others, a character for each byte. It is compared only; whoever unpacks judges it.
 */
export function pathKey(path: Uint8Array): string {
  const text = Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString("latin1");
  return text.replace(/^\/+|\/+$/g, "");
}
