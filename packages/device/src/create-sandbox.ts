import { mkdirSync } from "node:fs";
import type { SandboxRoots } from "@carryall/protocol";
import { toHostPath } from "@carryall/protocol";

/** Areas whose folders exist from the start; an application reaches the others by `context.area`. */
const preparedAreas = [1, 2];
const contextFolders = ["files", "cache", "temp", "preferences"];

/**
 * Makes an application's directories: every root of its sandbox, and the folders that its contexts name, so that code
 * may write into `filesDir` without creating it. What exists is left alone.
 */
export function createSandbox(roots: SandboxRoots, moduleNames: readonly string[]): void {
  for (const root of roots) makeDirectory(root.hostPath);
  for (const area of preparedAreas) {
    const base = `/data/storage/el${area}/base`;
    const contexts = [base, ...moduleNames.map((name) => `${base}/haps/${name}`)];
    for (const context of contexts) {
      for (const folder of contextFolders) makeSandboxDirectory(roots, `${context}/${folder}`);
    }
    for (const name of moduleNames) makeSandboxDirectory(roots, `/data/storage/el${area}/database/${name}`);
  }
}

function makeSandboxDirectory(roots: SandboxRoots, sandboxPath: string): void {
  const hostPath = toHostPath(roots, sandboxPath);
  if (hostPath !== undefined) makeDirectory(hostPath);
}

function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
