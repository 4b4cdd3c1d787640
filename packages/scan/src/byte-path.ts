import type { SandboxRoots } from "@carryall/protocol";

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

/** The folder that it lies in; empty for what lies in `/`. */
export function parentPathOf(path: BytePath): BytePath {
  return path.slice(0, path.lastIndexOf("/")) as BytePath;
}

export function joinBytePath(directory: BytePath, name: string): BytePath {
  return `${directory}/${name}` as BytePath;
}

/**
 * Roots whose paths are byte paths. Roots are text and paths are bytes; the two meet here, once. A home may lie in
 * folders of any name, which is why its roots go through their UTF-8 bytes.
 */
export function toByteRoots(roots: SandboxRoots): SandboxRoots {
  return roots.map(({ sandboxPath, hostPath }) => ({
    sandboxPath: bytePathOf(sandboxPath),
    hostPath: bytePathOf(hostPath),
  }));
}
