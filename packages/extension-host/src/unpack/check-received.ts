import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import type { ManifestItem } from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import { readChunks } from "../staging/read-chunks.ts";
import type { Staging } from "../staging/staging.ts";
import { type ReceivedPath, receivedPathOf } from "./received-path.ts";

export interface CheckReceivedOptions {
  readonly checksContent: boolean;
}

/**
 * Makes sure that a file which the manifest names has arrived, whole.
 *
 * @param options.checksContent Also whether it has the SHA-256 that the manifest says: not of what is read anyway.
 * @throws {BackupError} `unpackFailed` where it is missing, shorter or longer than it says, or has other bytes.
 */
export function checkReceived(staging: Staging, item: ManifestItem, { checksContent }: CheckReceivedOptions): void {
  const name = item.fileName;
  const fd = openReceived(pathOf(staging, name), name);
  try {
    // Saved while it changed, and reported then: nobody knows what it should be.
    if (item.hasChanged === true) return;
    const size = fstatSync(fd).size;
    if (size !== item.stat.sizeBytes)
      throw damaged(name, `it has ${size} bytes and should have ${item.stat.sizeBytes}`);
    if (checksContent && item.sha256 !== undefined && sha256Of(fd) !== item.sha256) throw contentChanged(name);
  } finally {
    closeSync(fd);
  }
}

/** The error for a received file whose bytes are not those that were sent. */
export function contentChanged(name: string): BackupError {
  return damaged(name, "its content has changed");
}

function pathOf(staging: Staging, name: string): ReceivedPath {
  try {
    return receivedPathOf(staging, name);
  } catch {
    throw damaged(name, "the manifest gives it a name that is no file name");
  }
}

function openReceived({ hostPath }: ReceivedPath, name: string): number {
  try {
    return openSync(hostPath, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    throw new BackupError("unpackFailed", `Cannot restore ${name}: the manifest names it, and it was not delivered`, {
      cause,
    });
  }
}

function sha256Of(fd: number): string {
  const hash = createHash("sha256");
  for (const chunk of readChunks(fd)) hash.update(chunk);
  return hash.digest("hex");
}

function damaged(name: string, so: string): BackupError {
  return new BackupError("unpackFailed", `Cannot restore ${JSON.stringify(name)}: ${so}`, {
    hint: "The copy is damaged: use another one",
  });
}
