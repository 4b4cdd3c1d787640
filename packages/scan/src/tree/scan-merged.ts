import type { BigIntStats } from "node:fs";
import { type BytePath, joinBytePath } from "../byte-path.ts";
import type { ScanRoot } from "../profile/expand-lists.ts";
import { readNames } from "./look-at.ts";
import { classify, isSkipped, judge, type Place, placeIn, scanFolder, scanPlace, skip } from "./scan-place.ts";
import type { ScanScope } from "./scan-scope.ts";
import type { TreeItem } from "./tree-item.ts";

/** One path of a backup, into which several things may be mapped. */
export interface MergedPlace {
  readonly savedPath: BytePath;
  /** What lies here, the first before the others. */
  readonly sources: readonly Source[];
  /** Roots that lie below. */
  readonly below: readonly ScanRoot[];
}

interface Source {
  readonly place: Place;
  /** The lists name it. */
  readonly isRoot: boolean;
}

interface Folder {
  readonly place: Place;
  readonly stats: BigIntStats;
}

/**
 * What several things hold, as one: folders are joined, and of two files the first is saved and the other skipped. Goes
 * down to where only one thing is left, and leaves that to {@link scanPlace}.
 */
export function* scanMerged({ savedPath, sources, below }: MergedPlace, scope: ScanScope): Generator<TreeItem> {
  const folders: Folder[] = [];
  let isFile = false;
  for (const { place, isRoot } of sources) {
    const stats = judge(place, scope);
    if (stats === undefined) continue;
    if (isSkipped(stats)) yield stats;
    else if (stats.isDirectory() && isRoot && scope.isNamedFolderOutside(place.path, savedPath)) continue;
    else if (stats.isDirectory() && !isFile) folders.push({ place, stats });
    else if (isFile || (stats.isFile() && folders.length + below.length > 0)) yield replaced(place);
    else {
      isFile = stats.isFile();
      yield classify(place, stats);
    }
  }
  if (isFile) for (const root of below) yield replaced(root);
  else yield* joinFolders({ savedPath, folders, below }, scope);
}

interface JoinedFolders {
  readonly savedPath: BytePath;
  readonly folders: readonly Folder[];
  readonly below: readonly ScanRoot[];
}

function* joinFolders({ savedPath, folders, below }: JoinedFolders, scope: ScanScope): Generator<TreeItem> {
  const [first, second] = folders;
  if (first !== undefined && second === undefined && below.length === 0) {
    // Where there is nothing to be joined, nothing is held but the names: there may be very many.
    yield* scanFolder(first.place, first.stats, scope);
    return;
  }
  const children = new Map<string, Source[]>();
  const read: Folder[] = [];
  for (const folder of folders) {
    const names = readNames(folder.place.hostPath);
    if (!Array.isArray(names)) {
      yield skip(folder.place, names);
      continue;
    }
    read.push(folder);
    for (const name of names) addTo(children, name, { place: placeIn(folder.place, name), isRoot: false });
  }
  for (const child of withRoots(savedPath, children, below)) yield* scanChild(child, scope);
  const [foremost] = read;
  if (foremost !== undefined) yield { kind: "directory", ...foremost.place, stats: foremost.stats };
}

function* scanChild(child: MergedPlace, scope: ScanScope): Generator<TreeItem> {
  const [only, other] = child.sources;
  const isAlone = only !== undefined && other === undefined && child.below.length === 0 && !only.isRoot;
  yield* isAlone ? scanPlace(only.place, scope) : scanMerged(child, scope);
}

function* withRoots(
  savedPath: BytePath,
  children: Map<string, Source[]>,
  below: readonly ScanRoot[],
): Generator<MergedPlace> {
  const deeper = new Map<string, ScanRoot[]>();
  for (const root of below) {
    const rest = root.savedPath.slice(savedPath.length + 1);
    const [name = ""] = rest.split("/", 1);
    if (rest === name) addTo(children, name, { place: root, isRoot: true });
    else addTo(deeper, name, root);
  }
  for (const name of [...new Set([...children.keys(), ...deeper.keys()])].sort()) {
    yield {
      savedPath: joinBytePath(savedPath, name),
      sources: inOrder(children.get(name) ?? []),
      below: deeper.get(name) ?? [],
    };
  }
}

// What is mapped comes before what lies there, and of what is mapped the nearer before what a folder brings along.
function inOrder(sources: readonly Source[]): Source[] {
  const rank = ({ place: { path, savedPath }, isRoot }: Source) => (path === savedPath ? 2 : isRoot ? 0 : 1);
  const isFirst = ({ place }: Source, index: number, all: readonly Source[]) =>
    all.findIndex((each) => each.place.path === place.path) === index;
  return [...sources].sort((one, other) => rank(one) - rank(other)).filter(isFirst);
}

function addTo<Value>(map: Map<string, Value[]>, name: string, value: Value): void {
  const values = map.get(name);
  if (values === undefined) map.set(name, [value]);
  else values.push(value);
}

function replaced({ path, savedPath }: Place): TreeItem {
  return { kind: "skipped", path, savedPath, reason: "replaced" };
}
