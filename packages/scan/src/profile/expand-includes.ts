import { lstatSync, readdirSync } from "node:fs";
import { compileGlobComponent, hasGlobMagic, splitInclude } from "@carryall/formats";
import { type SandboxRoots, toHostPath } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf, joinBytePath } from "../byte-path.ts";
import type { TreeItem } from "../tree/tree-item.ts";

/** One file or directory that the profile names, after its patterns are expanded. */
export interface IncludeRoot {
  readonly kind: "root";
  readonly path: BytePath;
  readonly hostPath: BytePath;
}

/**
 * Expands a profile's includes against the tree: in byte order, each thing once, nothing inside another.
 * What does not exist vanishes silently, as with glob(3); what cannot be meant is yielded as skipped.
 *
 * @see app_file_service: utils/src/b_filesystem/b_dir.cpp, ExpandPathWildcard
 */
export function expandIncludes(
  roots: SandboxRoots,
  includes: readonly string[],
): (IncludeRoot | Extract<TreeItem, { kind: "skipped" }>)[] {
  const byteRoots = toByteRoots(roots);
  const scope = new Scope(byteRoots);
  const found = new Set<BytePath>();
  const skipped: Extract<TreeItem, { kind: "skipped" }>[] = [];
  for (const include of includes) {
    if (include === "") continue;
    const split = splitInclude(bytePathOf(include));
    if (split.kind === "rejected") {
      skipped.push({ kind: "skipped", path: bytePathOf(include), reason: "badPattern" });
      continue;
    }
    if (!scope.canReach(split.components)) {
      skipped.push({ kind: "skipped", path: bytePathOf(include), reason: "outsideSandbox" });
      continue;
    }
    for (const path of scope.expand(split)) found.add(path);
  }
  return [...skipped, ...withoutNested([...found].sort()).flatMap((path) => rootOf(byteRoots, path))];
}

/** `unclear`: a link, which is never followed, or something that cannot be looked at. */
type Kind = "folder" | "other" | "absent" | "unclear";

// The directories above the sandbox roots do not exist for us, so patterns walk the roots' own paths there.
class Scope {
  readonly #roots: SandboxRoots;

  constructor(roots: SandboxRoots) {
    this.#roots = roots;
  }

  /** True where some path that fits the pattern could lie in a root, or above one. */
  canReach(components: readonly string[]): boolean {
    return this.#roots.some((root) => {
      const parts = partsOf(root.sandboxPath);
      return parts.slice(0, components.length).every((part, index) => fits(components[index] ?? "", part));
    });
  }

  expand({ components, isFolder }: { components: readonly string[]; isFolder: boolean }): BytePath[] {
    let paths: string[] = [""];
    for (const component of components) {
      paths = paths.flatMap((path) => this.#children(path, component));
    }
    const found = paths as BytePath[];
    return isFolder ? found.filter((path) => this.#lookAt(path) !== "other") : found;
  }

  #children(path: string, component: string): string[] {
    const above = this.#namesAboveRoots(path);
    const hostPath = hostPathIn(this.#roots, path as BytePath);
    if (hostPath === undefined) {
      return above.filter((name) => fits(component, name)).map((name) => `${path}/${name}`);
    }
    const kind = this.#lookAt(path as BytePath);
    // It stands for itself, and the scan says why it is skipped.
    if (kind === "unclear") return [path];
    if (kind !== "folder") return [];
    if (!hasGlobMagic(component)) {
      const child = joinBytePath(path as BytePath, component);
      return this.#lookAt(child) === "absent" ? [] : [child];
    }
    const matches = compileGlobComponent(component);
    return namesIn(hostPath)
      .filter(matches)
      .map((name) => `${path}/${name}`);
  }

  #lookAt(path: BytePath): Kind {
    const hostPath = hostPathIn(this.#roots, path);
    // A root is the device's own, and may be a link to where there is more room.
    if (hostPath === undefined || this.#roots.some((root) => root.sandboxPath === path)) return "folder";
    return lookAt(hostPath);
  }

  #namesAboveRoots(path: string): string[] {
    const depth = partsOf(path).length;
    const names = this.#roots
      .filter((root) => `${root.sandboxPath}/`.startsWith(`${path}/`))
      .flatMap((root) => partsOf(root.sandboxPath)[depth] ?? []);
    return [...new Set(names)];
  }
}

function rootOf(roots: SandboxRoots, path: BytePath): IncludeRoot[] {
  const hostPath = hostPathIn(roots, path);
  if (hostPath !== undefined) return [{ kind: "root", path, hostPath }];
  // A folder above the roots, like /data/storage/el2: it stands for the roots below it.
  return roots
    .filter((root) => root.sandboxPath.startsWith(`${path}/`))
    .sort((one, other) => (one.sandboxPath < other.sandboxPath ? -1 : 1))
    .map((root) => ({ kind: "root", path: root.sandboxPath as BytePath, hostPath: root.hostPath as BytePath }));
}

function withoutNested(sorted: readonly BytePath[]): BytePath[] {
  const kept: BytePath[] = [];
  const keptSet = new Set<string>();
  for (const path of sorted) {
    if (ancestorsOf(path).some((ancestor) => keptSet.has(ancestor))) continue;
    kept.push(path);
    keptSet.add(path);
  }
  return kept;
}

function ancestorsOf(path: string): string[] {
  const parts = partsOf(path);
  return parts.map((_, index) =>
    parts
      .slice(0, index)
      .map((part) => `/${part}`)
      .join(""),
  );
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function fits(component: string, name: string): boolean {
  return hasGlobMagic(component) ? compileGlobComponent(component)(name) : component === name;
}

// Roots are text and paths are bytes; the two meet here, once. A home may lie in folders of any name, which is why its
// roots go through their UTF-8 bytes.
function toByteRoots(roots: SandboxRoots): SandboxRoots {
  return roots.map(({ sandboxPath, hostPath }) => ({
    sandboxPath: bytePathOf(sandboxPath),
    hostPath: bytePathOf(hostPath),
  }));
}

function hostPathIn(byteRoots: SandboxRoots, path: BytePath): BytePath | undefined {
  return toHostPath(byteRoots, path) as BytePath | undefined;
}

function lookAt(hostPath: BytePath): Kind {
  try {
    const stats = lstatSync(bytesOf(hostPath), { throwIfNoEntry: false });
    if (stats === undefined) return "absent";
    if (stats.isSymbolicLink()) return "unclear";
    return stats.isDirectory() ? "folder" : "other";
  } catch {
    // The scan meets the same error again and reports it.
    return "unclear";
  }
}

function namesIn(hostPath: BytePath): string[] {
  try {
    return readdirSync(bytesOf(hostPath), { encoding: "latin1" });
  } catch {
    // As with glob(3): a pattern below something unreadable, or below a file, matches nothing.
    return [];
  }
}
