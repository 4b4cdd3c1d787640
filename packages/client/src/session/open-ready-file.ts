import { closeSync } from "node:fs";
import { type clientMessages, errnoNameOf } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";
import type { FileData, FileManifestData, FileMeta } from "../backup-types.ts";

export type OpenedFile =
  /** Without `manifestFd` in a full backup. */
  | { readonly kind: "opened"; readonly file: FileMeta & FileData & Partial<FileManifestData> }
  /** `errno` is a name such as `ENOENT`. */
  | { readonly kind: "failed"; readonly errno: string };

/**
 * Opens a file that the service offers: for reading in a backup, for writing in a restore. With its report, where the
 * scenario has any; -1 stands for the report that this file does not have. Nothing stays open on failure.
 */
export function openReadyFile(
  bundle: string,
  { name, errno, file: offer, manifest }: clientMessages.ReadyFile,
  scenario: clientMessages.Scenario,
): OpenedFile {
  if (errno !== undefined) return { kind: "failed", errno };
  if (offer === undefined) return { kind: "failed", errno: "EIO" };
  const access = scenario === "restore" ? "write" : "read";
  const opened: number[] = [];
  try {
    const fd = takeFile(offer, access);
    opened.push(fd);
    const file = { bundleName: bundle, uri: name, fd };
    if (scenario === "backup") return { kind: "opened", file };
    const manifestFd = manifest === undefined ? -1 : takeFile(manifest, access);
    return { kind: "opened", file: { ...file, manifestFd } };
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    return { kind: "failed", errno: errnoNameOf(error) ?? "EIO" };
  }
}
