import { randomUUID } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientMessages } from "@carryall/protocol";
import { handOverKind, type OpenFile, offerFile } from "@carryall/runtime";
import type { FileData } from "../backup-types.ts";
import { toBusinessError } from "../error/to-business-error.ts";
import type { Link } from "../link/link.ts";

/** Which applications the file tells of, and how much of each. */
export type CapabilityScope =
  | { readonly scope: "device" | "session" }
  | { readonly scope: "incremental"; readonly since: clientMessages.Since[] };

/**
 * Has the service write the capability file into a file that only this process has.
 *
 * @returns A descriptor at position 0 that belongs to the caller; the file is gone when it is closed.
 * @throws {BusinessError} what the service says, 13600001 where there is none.
 */
export async function fetchCapabilities(link: Link, scope: CapabilityScope): Promise<FileData> {
  try {
    const file = createPrivateFile();
    try {
      await writeInto(file, link, scope);
      return { fd: file.fd };
    } catch (error) {
      closeSync(file.fd);
      throw error;
    }
  } catch (error) {
    throw toBusinessError(error, "rejection");
  }
}

async function writeInto(file: OpenFile, link: Link, scope: CapabilityScope): Promise<void> {
  const kind = handOverKind();
  // A descriptor is offered without its name; a file that is offered by name keeps it until it is written.
  if (kind === "descriptor") rmSync(file.path);
  try {
    await link.call(clientMessages.writeCapabilities, { into: offerFile(file, { kind, pid: process.pid }), ...scope });
  } finally {
    if (kind === "path") rmSync(file.path);
  }
}

function createPrivateFile(): OpenFile {
  const path = join(tmpdir(), `carryall-capabilities-${randomUUID()}`);
  return { path, fd: openSync(path, "wx+", 0o600) };
}
