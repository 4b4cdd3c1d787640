import { closeSync, constants, fstatSync, openSync } from "node:fs";
import type { Offer } from "@carryall/protocol";

export type HandOverKind = "descriptor" | "path";

/** An open file with the name it has on this side, for the way that goes by names. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
}

/** How this platform hands open files from process to process. */
export function handOverKind(): HandOverKind {
  return process.platform === "linux" ? "descriptor" : "path";
}

/**
 * Offers an open file to another process. Keep it open, and its name in place, until the message that carries the
 * offer is answered.
 *
 * @param options.pid Of the offering process as the receiver sees it: a process in a pid namespace does not know.
 */
export function offerFile(file: OpenFile, { kind, pid }: { kind: HandOverKind; pid: number }): Offer {
  return kind === "descriptor" ? { kind, pid, fd: file.fd } : { kind, path: file.path };
}

/**
 * Opens what another process offers: the same file, with a position of its own at 0.
 *
 * @param access "read", or "write" for reading and writing.
 * @returns A descriptor that belongs to the caller.
 * @throws Node's file errors; ENOENT also when the offering process is gone; `EINVAL` for what is no regular file.
 */
export function takeFile(offer: Offer, access: "read" | "write"): number {
  // Who offers may be a stranger: opening a FIFO must not wait for a writer who never comes.
  const flags = (access === "read" ? constants.O_RDONLY : constants.O_RDWR) | constants.O_NONBLOCK;
  const path = offer.kind === "path" ? offer.path : `/proc/${offer.pid}/fd/${offer.fd}`;
  // A descriptor's name under /proc is a link by nature; any other name must be the file itself.
  const fd = openSync(path, offer.kind === "path" ? flags | constants.O_NOFOLLOW : flags);
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw Object.assign(new Error("EINVAL: what was offered is no regular file"), { code: "EINVAL" });
}

/** Runs `use` with a taken file and closes it afterwards. */
export async function withTakenFile<T>(
  offer: Offer,
  access: "read" | "write",
  use: (fd: number) => Promise<T> | T,
): Promise<T> {
  const fd = takeFile(offer, access);
  try {
    return await use(fd);
  } finally {
    closeSync(fd);
  }
}
