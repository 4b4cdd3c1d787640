import { snapshotTree, type TreeEntry } from "@carryall/testkit";
import type { ThrowAwayApplication } from "../throw-away-application.ts";
import { type PlannedProfile, preferences } from "./any-plan.ts";
import { excludedByTheRules, scopeByTheRules } from "./scope-by-the-rules.ts";

/** By sandbox path, a character for each byte. */
export type State = ReadonlyMap<string, TreeEntry>;

const storage = "/data/storage";
const longestPath = 4095;

/** Everything of an application's that is a file or a folder; the framework's own folders are nobody's data. */
export function stateOf(application: ThrowAwayApplication): State {
  const rootPaths = application.roots.map(({ sandboxPath }) => sandboxPath);
  const leaveOut = rootPaths.map((path) => `${path.slice(storage.length + 1)}/.backup`);
  const isInRoot = (path: string) => rootPaths.some((root) => path === root || path.startsWith(`${root}/`));
  return new Map(
    [...snapshotTree(application.directory, { leaveOut })]
      .map(([path, entry]) => [`${storage}/${path}`, entry] as const)
      .filter(([path, { kind }]) => isInRoot(path) && kind !== "other"),
  );
}

/** What of an application's data the rules say is saved. */
export function savedByTheRules(application: ThrowAwayApplication, profile: PlannedProfile): State {
  const state = stateOf(application);
  const inScope = scopeOf(application, profile);
  const inPlace = [...state].filter(([path]) => inScope(path));
  return new Map(
    [...inPlace, ...mappedByTheRules(state, profile)].filter(([path, { kind }]) => isShortEnough(path, kind)),
  );
}

/** The preferences once more, in the place that the application asks for. Both places are asked whether they are excluded. */
function mappedByTheRules(state: State, { preferencesTo, excludes }: PlannedProfile): [string, TreeEntry][] {
  if (preferencesTo === undefined || !state.has(preferences)) return [];
  const isExcluded = excludedByTheRules(excludes);
  if ([preferences, preferencesTo].some((path) => isExcluded(`${path}/`))) return [];
  return [...state].flatMap(([path, entry]) => {
    if (path !== preferences && !path.startsWith(`${preferences}/`)) return [];
    const savedPath = preferencesTo + path.slice(preferences.length);
    return isExcluded(path) || isExcluded(savedPath) ? [] : [[savedPath, entry]];
  });
}

export function scopeOf(application: ThrowAwayApplication, profile: PlannedProfile): (path: string) => boolean {
  const tree = new Map([...stateOf(application)].map(([path, { kind }]) => [path, kind === "directory"]));
  for (const { sandboxPath } of application.roots) {
    for (let path = sandboxPath; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) tree.set(path, true);
  }
  tree.set("/", true);
  return scopeByTheRules(profile, tree);
}

function isShortEnough(path: string, kind: TreeEntry["kind"]): boolean {
  return path.length + (kind === "directory" ? 1 : 0) <= longestPath;
}

/**
 * What is wrong with a restored application: what was saved must be there exactly, what was there before must be as it
 * was, and for the rest there is a reason.
 *
 * @param options.before What the target had that no backup knows of.
 * @param options.mayBeLeft What may be there all the same, as it was in an earlier state.
 */
export function wrongWith(
  target: ThrowAwayApplication,
  saved: State,
  { before = new Map(), mayBeLeft = () => false }: { before?: State; mayBeLeft?: (path: string) => boolean } = {},
): string[] {
  const actual = stateOf(target);
  const kept = new Map([...before].filter(([path, { kind }]) => !saved.has(path) && kind === "file"));
  const needed = foldersAbove([...saved.keys(), ...kept.keys()]);
  const isTop = (path: string) => target.roots.some(({ sandboxPath }) => sandboxPath === path);
  return [
    ...[...saved, ...kept].flatMap(([path, entry]) => compare(path, entry, actual.get(path))),
    ...[...actual.keys()]
      .filter((path) => !saved.has(path) && !kept.has(path) && !needed.has(path))
      .filter((path) => !isTop(path) && !mayBeLeft(path))
      .map((path) => `${JSON.stringify(path)}: should not be there`),
  ];
}

/** Every folder that is needed for paths to be there. */
export function foldersAbove(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.add(path.slice(0, at));
  }
  return folders;
}

function compare(path: string, expected: TreeEntry, actual: TreeEntry | undefined): string[] {
  if (actual === undefined) return [`${JSON.stringify(path)}: is missing`];
  return (["kind", "mode", "mtimeNs", "sha256"] as const)
    .filter((key) => expected[key] !== actual[key])
    .map((key) => `${JSON.stringify(path)}: ${key} is ${actual[key]} and should be ${expected[key]}`);
}
