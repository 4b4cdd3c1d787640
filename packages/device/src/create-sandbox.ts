import { mkdirSync } from "node:fs";
import type { SandboxRoots } from "@carryall/protocol";
import { toHostPath } from "@carryall/protocol";

/** An application switches `context.area` to any of them, and writes without creating anything, as on a device. */
const areas = [1, 2, 3, 4, 5];
const contextFolders = ["files", "cache", "temp", "preferences"];
/** @see app_file_service: frameworks/native/backup_ext/src/ext_backup_js.cpp, InitTempPath */
const backupDirectories = ["/data/storage/el1/base/.backup", "/data/storage/el2/base/.backup"];

/**
 * Makes an application's directories: every root of its sandbox, and the folders that its contexts name, so that code
 * may write into `filesDir` without creating it. What exists is left alone.
 */
export function createSandbox(roots: SandboxRoots, moduleNames: readonly string[]): void {
  createSandboxRoots(roots);
  for (const area of areas) {
    const base = `/data/storage/el${area}/base`;
    const contexts = [base, ...moduleNames.map((name) => `${base}/haps/${name}`)];
    for (const context of contexts) {
      for (const folder of contextFolders) makeSandboxDirectory(roots, `${context}/${folder}`);
    }
    for (const name of moduleNames) makeSandboxDirectory(roots, `/data/storage/el${area}/database/${name}`);
  }
}

/** Makes what must be there before any of an application's code runs: the roots, and the two folders of `backupDir`. */
export function createSandboxRoots(roots: SandboxRoots): void {
  for (const root of roots) makeDirectory(root.hostPath);
  for (const directory of backupDirectories) makeSandboxDirectory(roots, directory);
}

function makeSandboxDirectory(roots: SandboxRoots, sandboxPath: string): void {
  const hostPath = toHostPath(roots, sandboxPath);
  if (hostPath !== undefined) makeDirectory(hostPath);
}

function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
