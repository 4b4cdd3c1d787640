import { BackupError, parseTransferName } from "@carryall/protocol";
import type { Staging } from "../staging/staging.ts";

/** Where a received file lies. */
export interface ReceivedPath {
  /** Where this process sees it. */
  readonly hostPath: string;
  readonly sandboxPath: string;
  /** It has an absolute path for a name, as in a set without tars: the application itself takes it from there. */
  readonly isWithoutTar: boolean;
}

const maxPathBytes = 4095;

/**
 * The place of a received file: a bare name lies in this run's staging, an absolute path below the folder in which an
 * application finds its restored files.
 *
 * @throws {BackupError} `invalidArgument` for a name with a folder in it that is no absolute path, and for one that
 *   leads out.
 */
export function receivedPathOf(staging: Staging, name: string): ReceivedPath {
  if (!name.startsWith("/")) {
    const checked = parseTransferName(name);
    const sandboxPath = `${staging.sandboxPath}/${checked}`;
    return { hostPath: staging.pathOf(checked), sandboxPath, isWithoutTar: false };
  }
  const parts = name.slice(1).split("/");
  const isPath = parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPath || name.includes("\0") || Buffer.byteLength(name) > maxPathBytes) {
    throw new BackupError("invalidArgument", `Cannot receive ${JSON.stringify(name)}: it is not a path of a file`);
  }
  const sandboxPath = `${staging.restoreSandboxPath}${name}`;
  return { hostPath: staging.restoredPathOf(name), sandboxPath, isWithoutTar: true };
}
