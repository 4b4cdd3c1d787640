import { closeSync } from "node:fs";
import { type clientMessages, errnoNameOf } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";
import type { File } from "../backup-types.ts";

type FileReady = Extract<clientMessages.SessionEvent, { kind: "fileReady" }>;

export type OpenedFiles =
  | { readonly kind: "opened"; readonly file: File }
  /** `errno` is a name such as `ENOENT`. */
  | { readonly kind: "failed"; readonly errno: string };

/** A backup hands files over to be read; a restore hands over empty ones to be written, with their reports. */
export type FileFlow = "fromService" | "toService";

/** Opens what a `fileReady` event offers. Nothing stays open on failure. */
export function openOfferedFiles(event: FileReady, flow: FileFlow): OpenedFiles {
  if (event.errno !== undefined) return { kind: "failed", errno: event.errno };
  if (event.file === undefined) return { kind: "failed", errno: "EIO" };
  const access = flow === "fromService" ? "read" : "write";
  const opened: number[] = [];
  try {
    const fd = takeFile(event.file, access);
    opened.push(fd);
    const file = { bundleName: event.bundle, uri: event.name, fd };
    if (flow === "fromService") return { kind: "opened", file };
    const manifestFd = event.manifest === undefined ? -1 : takeFile(event.manifest, access);
    return { kind: "opened", file: { ...file, manifestFd } };
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    return { kind: "failed", errno: errnoNameOf(error) ?? "EIO" };
  }
}
