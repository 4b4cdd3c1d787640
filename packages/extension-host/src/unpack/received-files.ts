import { closeSync, constants, openSync } from "node:fs";
import { parseTransferName } from "@carryall/protocol";
import type { OpenFile } from "@carryall/runtime";
import type { Staging } from "../staging/staging.ts";

/** Where what a client sends is written: `<name>` and its report `<name>.rp`. */
export interface ReceivedFile {
  readonly file: OpenFile;
  readonly report: OpenFile;
}

/**
 * Opens a file of the restore staging for the client to write, empty, with its report beside it. Asking again for the
 * same name empties it again.
 *
 * @throws {BackupError} `invalidArgument` for a name with a folder in it; Node's file errors otherwise.
 */
export function openReceivedFile(staging: Staging, name: string): ReceivedFile {
  const checked = parseTransferName(name);
  const file = openEmpty(staging, checked);
  try {
    return { file, report: openEmpty(staging, `${checked}.rp`) };
  } catch (error) {
    closeSync(file.fd);
    throw error;
  }
}

function openEmpty(staging: Staging, name: string): OpenFile {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  return { fd: openSync(staging.pathOf(name), flags, 0o600), path: `${staging.sandboxPath}/${name}` };
}
