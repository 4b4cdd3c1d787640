import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What must come back of one file or folder. */
export interface TreeEntry {
  readonly kind: "file" | "directory" | "other";
  /** Permission bits, octal. */
  readonly mode: string;
  /** Nanoseconds since 1970, as text so that differences print. */
  readonly mtimeNs: string;
  readonly sizeBytes: number;
  /** Empty for what is not a file. */
  readonly sha256: string;
}

/** Relative path → entry, in byte order of the paths. Names are latin1: one character a byte. */
export type TreeSnapshot = ReadonlyMap<string, TreeEntry>;

/**
 * Everything below a directory.
 *
 * @param options.leaveOut Relative paths that are not looked at, with all below them.
 */
export function snapshotTree(
  directory: string,
  { leaveOut = [] }: { leaveOut?: readonly string[] } = {},
): TreeSnapshot {
  const snapshot = new Map<string, TreeEntry>();
  const visit = (relative: string) => {
    const path = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(relative, "latin1")]);
    for (const name of readdirSync(path, { encoding: "latin1" }).sort()) {
      const child = relative === "" ? name : `${relative}/${name}`;
      if (leaveOut.includes(child)) continue;
      const entry = describe(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(child, "latin1")]));
      snapshot.set(child, entry);
      if (entry.kind === "directory") visit(child);
    }
  };
  visit("");
  return snapshot;
}

/** One line for each difference; empty where the trees are the same. */
export function compareTrees(expected: TreeSnapshot, actual: TreeSnapshot): string[] {
  const differences: string[] = [];
  for (const [path, entry] of expected) {
    const other = actual.get(path);
    if (other === undefined) differences.push(`${path}: is missing`);
    else differences.push(...compareEntries(path, entry, other));
  }
  for (const path of actual.keys()) {
    if (!expected.has(path)) differences.push(`${path}: should not be there`);
  }
  return differences;
}

function compareEntries(path: string, expected: TreeEntry, actual: TreeEntry): string[] {
  const keys = ["kind", "mode", "mtimeNs", "sizeBytes", "sha256"] as const;
  return keys
    .filter((key) => !(key === "sizeBytes" && expected.kind === "directory") && expected[key] !== actual[key])
    .map((key) => `${path}: ${key} is ${actual[key]} and should be ${expected[key]}`);
}

function describe(path: Buffer): TreeEntry {
  const stats = lstatSync(path, { bigint: true });
  const kind = stats.isFile() ? "file" : stats.isDirectory() ? "directory" : "other";
  return {
    kind,
    mode: (Number(stats.mode) & 0o7777).toString(8).padStart(4, "0"),
    mtimeNs: String(stats.mtimeNs),
    sizeBytes: Number(stats.size),
    sha256: kind === "file" ? createHash("sha256").update(readFileSync(path)).digest("hex") : "",
  };
}

/** The part of a snapshot below a folder, with the folder's name taken off. */
export function below(snapshot: TreeSnapshot, folder: string): TreeSnapshot {
  const prefix = join(folder, "/");
  return new Map(
    [...snapshot]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, entry]) => [path.slice(prefix.length), entry]),
  );
}
