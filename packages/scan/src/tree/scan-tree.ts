import { type BigIntStats, type Dirent, lstatSync, readdirSync } from "node:fs";
import { compileExcludes, type Profile } from "@carryall/formats";
import { errnoNameOf, type SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf, joinBytePath } from "../byte-path.ts";
import { expandIncludes, type IncludeRoot } from "../profile/expand-includes.ts";
import type { SkipReason, TreeItem } from "./tree-item.ts";

/** The framework's own folder in every root; never part of an application's data. */
export const stagingFolderName = ".backup";

const maxPathBytes = 4096;

/**
 * Everything that a profile names, in byte order of the names in each folder, each directory after its contents: a reader that sets a
 * directory's mode and times as it comes by is then done with it.
 *
 * Links are neither followed nor saved, special files are not opened: both are reported as skipped.
 *
 * @param roots The sandbox as this process sees it.
 */
export function* scanTree(roots: SandboxRoots, profile: Pick<Profile, "includes" | "excludes">): Generator<TreeItem> {
  const isExcluded = compileExcludes(profile.excludes.map(bytePathOf));
  const stagingFolders = new Set(roots.map((root) => `${bytePathOf(root.sandboxPath)}/${stagingFolderName}`));
  const scope: Scope = { isOutside: (path) => stagingFolders.has(path) || isExcluded(path) };
  for (const include of expandIncludes(roots, profile.includes)) {
    if (include.kind === "skipped") yield include;
    else if (!isBelow(include.path, stagingFolders)) yield* scanInclude(include, scope, isExcluded);
  }
}

function isBelow(path: BytePath, folders: ReadonlySet<string>): boolean {
  for (const folder of folders) if (path.startsWith(`${folder}/`)) return true;
  return false;
}

interface Scope {
  isOutside(path: BytePath): boolean;
}

function* scanInclude(include: IncludeRoot, scope: Scope, isExcluded: (path: string) => boolean): Generator<TreeItem> {
  const stats = statOrSkip(include.path, include.hostPath);
  if ("kind" in stats) {
    yield stats;
    return;
  }
  if (!stats.isDirectory()) {
    if (!scope.isOutside(include.path)) yield classify(include.path, include.hostPath, stats);
    return;
  }
  // An include root carries its slash into the match, as upstream's does: "cache/" then excludes the root itself.
  if (isExcluded(`${include.path}/`) || scope.isOutside(include.path)) return;
  yield* scanDirectory(include.path, include.hostPath, stats, scope);
}

function* scanDirectory(path: BytePath, hostPath: BytePath, stats: BigIntStats, scope: Scope): Generator<TreeItem> {
  const entries = readDirectory(hostPath);
  if (!Array.isArray(entries)) {
    yield { kind: "skipped", path, ...entries };
    return;
  }
  for (const entry of entries) {
    const childPath = joinBytePath(path, entry.name);
    if (scope.isOutside(childPath)) continue;
    yield* scanEntry(childPath, joinBytePath(hostPath, entry.name), scope);
  }
  yield { kind: "directory", path, savedPath: path, hostPath, stats };
}

function* scanEntry(path: BytePath, hostPath: BytePath, scope: Scope): Generator<TreeItem> {
  if (path.length >= maxPathBytes) {
    yield { kind: "skipped", path, reason: "pathTooLong", errno: "ENAMETOOLONG" };
    return;
  }
  const stats = statOrSkip(path, hostPath);
  if ("kind" in stats) yield stats;
  // A folder's path gets a slash in the archive.
  else if (stats.isDirectory() && path.length + 1 >= maxPathBytes) {
    yield { kind: "skipped", path, reason: "pathTooLong", errno: "ENAMETOOLONG" };
  } else if (stats.isDirectory()) yield* scanDirectory(path, hostPath, stats, scope);
  else yield classify(path, hostPath, stats);
}

function classify(path: BytePath, hostPath: BytePath, stats: BigIntStats): TreeItem {
  if (stats.isFile()) return { kind: "file", path, savedPath: path, hostPath, stats };
  return { kind: "skipped", path, reason: specialKind(stats) };
}

function specialKind(stats: BigIntStats): SkipReason {
  if (stats.isSymbolicLink()) return "symbolicLink";
  if (stats.isFIFO()) return "fifo";
  if (stats.isSocket()) return "socket";
  return "device";
}

type SkippedItem = Extract<TreeItem, { kind: "skipped" }>;

function statOrSkip(path: BytePath, hostPath: BytePath): BigIntStats | SkippedItem {
  try {
    return lstatSync(bytesOf(hostPath), { bigint: true });
  } catch (error) {
    return { kind: "skipped", path, ...skipOf(error) };
  }
}

function readDirectory(hostPath: BytePath): Dirent[] | { reason: SkipReason; errno: string } {
  try {
    const entries = readdirSync(bytesOf(hostPath), { encoding: "latin1", withFileTypes: true });
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    return skipOf(error);
  }
}

function skipOf(error: unknown): { reason: SkipReason; errno: string } {
  const errno = errnoNameOf(error);
  if (errno === undefined) throw error;
  if (errno === "ENOENT") return { reason: "vanished", errno };
  if (errno === "ENAMETOOLONG") return { reason: "pathTooLong", errno };
  return { reason: "unreadable", errno };
}
