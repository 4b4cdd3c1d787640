import { fdatasyncSync, fsyncSync } from "node:fs";
import { errnoNameOf } from "@carryall/protocol";

/**
 * Makes a file's bytes last, with its metadata or without.
 *
 * Node's permission model disables both calls altogether, so under the `mapped` sandbox nothing is synced. Lost there:
 * what a power cut takes before the system writes it by itself. Bytes and their order are the same.
 */
export function syncFile(fd: number, { metadata = true } = {}): void {
  try {
    if (metadata) fsyncSync(fd);
    else fdatasyncSync(fd);
  } catch (error) {
    if (errnoNameOf(error) !== "ERR_ACCESS_DENIED") throw error;
  }
}
