import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Offer } from "@carryall/protocol";
import { type HandOverKind, handOverKind, offerFile, takeFile } from "@carryall/runtime";

/** Dispose of it when the message that carries the offer is answered. */
export interface LentFile extends Disposable {
  readonly offer: Offer;
}

const chunkBytes = 64 * 1024;

/**
 * Offers a caller's open file to the service, from its start wherever its position is. The caller may close it as soon
 * as this returned: what is offered is a descriptor of our own or, where files go by name, a private copy.
 *
 * @throws Node's file errors: EBADF or ENOENT where it is not open, EINVAL where it is no regular file.
 */
export function lendFile(fd: number, kind: HandOverKind = handOverKind()): LentFile {
  return kind === "descriptor" ? lendDescriptor(fd) : lendCopy(fd);
}

function lendDescriptor(fd: number): LentFile {
  const { pid } = process;
  const own = takeFile({ kind: "descriptor", pid, fd }, "read");
  return {
    offer: offerFile({ fd: own, path: "" }, { kind: "descriptor", pid }),
    [Symbol.dispose]: () => closeSync(own),
  };
}

function lendCopy(fd: number): LentFile {
  if (!fstatSync(fd).isFile()) {
    throw Object.assign(new Error("EINVAL: what is lent is no regular file"), { code: "EINVAL" });
  }
  const path = join(tmpdir(), `carryall-manifest-${randomUUID()}`);
  const copy = openSync(path, "wx", 0o600);
  try {
    copyFromStart(fd, copy);
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(copy);
  }
  return {
    offer: offerFile({ fd: -1, path }, { kind: "path", pid: process.pid }),
    [Symbol.dispose]: () => rmSync(path),
  };
}

function copyFromStart(from: number, to: number): void {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let position = 0;
  for (;;) {
    const count = readSync(from, chunk, 0, chunkBytes, position);
    if (count === 0) return;
    for (let written = 0; written < count; ) written += writeSync(to, chunk, written, count - written);
    position += count;
  }
}
