import { closeSync, constants, lstatSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { OpenFile } from "@carryall/runtime";
import type { Staging } from "../staging/staging.ts";
import { type ReceivedPath, receivedPathOf } from "./received-path.ts";

/** Where what a client sends is written: `<name>` and its report `<name>.rp`. */
export interface ReceivedFile {
  readonly file: OpenFile;
  readonly report: OpenFile;
}

/** A report that nobody reads: files of a set without tars have none, and every file is asked for with one. */
const noReportName = "without-tars.rp";

/**
 * Opens a file of the restore staging for the client to write, empty, with its report beside it. Asking again for the
 * same name empties it again.
 *
 * @param name A bare name, or an absolute path of a set without tars.
 * @throws {BackupError} `invalidArgument` for another name; Node's file errors otherwise.
 */
export function openReceivedFile(staging: Staging, name: string): ReceivedFile {
  const path = receivedPathOf(staging, name);
  if (path.isWithoutTar) {
    // This run's folder first, which notes what its making changes.
    staging.pathOf(noReportName);
    makeFolders(dirname(path.hostPath), staging.restoredPathOf("/"));
  }
  const file = openEmpty(path);
  try {
    return { file, report: openEmpty(receivedPathOf(staging, path.isWithoutTar ? noReportName : `${name}.rp`)) };
  } catch (error) {
    closeSync(file.fd);
    throw error;
  }
}

// One by one: the application may have put a link in the place of a folder.
function makeFolders(folder: string, top: string): void {
  if (`${folder}/`.length > top.length) makeFolders(dirname(folder), top);
  else mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const there = lstatSync(folder, { throwIfNoEntry: false });
  if (there === undefined) mkdirSync(folder, { mode: 0o700 });
  else if (!there.isDirectory()) throw Object.assign(new Error(`ENOTDIR: ${folder}`), { code: "ENOTDIR" });
}

function openEmpty({ hostPath, sandboxPath }: ReceivedPath): OpenFile {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  return { fd: openSync(hostPath, flags, 0o600), path: sandboxPath };
}
