/**
 * A path whose every character stands for one byte. Names on disk are bytes and need not be UTF-8; held like this they
 * compare, sort and match byte by byte, and cost no more than text.
 */
export type BytePath = string & { readonly __brand: "BytePath" };

export function bytePathOf(text: string): BytePath {
  return Buffer.from(text, "utf8").toString("latin1") as BytePath;
}

/** The bytes, as node:fs takes them and archives store them. */
export function bytesOf(path: BytePath): Buffer {
  return Buffer.from(path, "latin1");
}

export function bytePathFromBytes(bytes: Uint8Array): BytePath {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1") as BytePath;
}

/** For people: UTF-8 where it is, U+FFFD where it is not. */
export function displayPath(path: BytePath): string {
  return bytesOf(path).toString("utf8");
}

export function joinBytePath(directory: BytePath, name: string): BytePath {
  return `${directory}/${name}` as BytePath;
}
