import { fileError } from "../errors/file-error.ts";

/**
 * The sandbox path that a path or a `file://<own bundle>/<path>` URI means.
 *
 * @throws {BusinessError} 13900002 for the URI of another bundle or scheme; 13900020 for a broken escape.
 */
export function pathOfUri(text: string, bundleName: string): string {
  if (!text.includes("://")) return text;
  const prefix = `file://${bundleName}/`;
  if (!text.startsWith(prefix)) throw fileError("ENOENT");
  try {
    return decodeURIComponent(text.slice(prefix.length - 1));
  } catch {
    throw fileError("EINVAL");
  }
}
