import { readdirSync } from "node:fs";
import { parseBundleName, type SandboxRoot } from "@carryall/protocol";
import { compareTrees, snapshotTree, type TreeSnapshot } from "@carryall/testkit";
import type { Phone } from "./phone.ts";

export interface Comparison {
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly differences: readonly string[];
}

/**
 * Compares everything that an application sees on two phones, file by file: content, mode, time to the nanosecond.
 *
 * @param options.leaveOut Sandbox paths that are excluded, or are compared in another way.
 */
export function compareBundles(
  bundle: string,
  { from, to, leaveOut }: { from: Phone; to: Phone; leaveOut: readonly string[] },
): Comparison {
  let fileCount = 0;
  let totalBytes = 0;
  const differences: string[] = [];
  const targets = new Map(rootsOf(to, bundle).map((root) => [root.sandboxPath, root]));
  for (const root of rootsOf(from, bundle)) {
    const expected = snapshot(root, leaveOut);
    const target = targets.get(root.sandboxPath);
    const actual = target === undefined ? new Map() : snapshot(target, leaveOut);
    for (const entry of expected.values()) {
      if (entry.kind !== "file") continue;
      fileCount += 1;
      totalBytes += entry.sizeBytes;
    }
    differences.push(...compareTrees(filesOf(expected), filesOf(actual)).map((line) => `${root.sandboxPath}/${line}`));
  }
  return { fileCount, totalBytes, differences };
}

/** Sandbox paths of a list that exist on a phone although a profile excludes them. */
export function presentPaths(phone: Phone, bundle: string, paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const hostPath = phone.hostPath(bundle, path);
    const folder = hostPath.slice(0, hostPath.lastIndexOf("/"));
    try {
      return readdirSync(folder).includes(hostPath.slice(folder.length + 1));
    } catch {
      return false;
    }
  });
}

// Folders outside a profile's scope exist on every phone with times of their own; what is compared is the files.
function filesOf(tree: TreeSnapshot): TreeSnapshot {
  return new Map([...tree].filter(([, entry]) => entry.kind !== "directory"));
}

function snapshot(root: SandboxRoot, leaveOut: readonly string[]): TreeSnapshot {
  const prefix = `${root.sandboxPath}/`;
  const relative = leaveOut.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  return snapshotTree(root.hostPath, { leaveOut: [...relative, ".backup"] });
}

function rootsOf(phone: Phone, bundle: string): readonly SandboxRoot[] {
  return phone.device.layout.sandboxRoots(parseBundleName(bundle));
}
