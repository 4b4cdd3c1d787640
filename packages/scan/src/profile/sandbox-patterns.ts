import { lstatSync } from "node:fs";
import { compileGlobComponent, hasGlobMagic } from "@carryall/formats";
import { type SandboxRoots, toHostPath } from "@carryall/protocol";
import { type BytePath, bytesOf, joinBytePath } from "../byte-path.ts";
import { readNames } from "../tree/look-at.ts";

/** A pattern from the root down, a component each; see formats' `splitInclude`. */
export interface PatternPath {
  readonly components: readonly string[];
  /** Only a folder is meant. */
  readonly isFolder: boolean;
  /** Every component is a name, whatever is in it. */
  readonly isLiteral?: boolean;
}

/** `unclear`: a link, which is never followed, or something that cannot be looked at. */
type Kind = "folder" | "other" | "absent" | "unclear";

/**
 * Finds what patterns stand for in a sandbox. The folders above its roots do not exist for us: there patterns walk the
 * roots' own paths.
 */
export class SandboxPatterns {
  readonly #byteRoots: SandboxRoots;
  readonly #rootParts: readonly (readonly string[])[];
  /** Of each folder above a root, or of several: the names in it that lead there. */
  readonly #namesAbove = new Map<string, Set<string>>();
  readonly #unreadable = new Set<string>();

  /** @param byteRoots Roots whose paths are byte paths. */
  constructor(byteRoots: SandboxRoots) {
    this.#byteRoots = byteRoots;
    this.#rootParts = byteRoots.map((root) => root.sandboxPath.split("/").filter((part) => part !== ""));
    for (const parts of this.#rootParts) this.#noteAbove(parts);
  }

  /** True where some path that fits the pattern could lie in a root, or above one. */
  canReach({ components, isLiteral = false }: PatternPath): boolean {
    const tests = components.map((component) => testOf(component, isLiteral));
    return this.#rootParts.some((parts) => parts.every((part, index) => tests[index]?.(part) ?? true));
  }

  /**
   * What is there, as glob(3) would find it. Where a link, or something that cannot be looked at, stands on the way, it
   * stands for itself: the scan says why it is skipped.
   */
  expand({ components, isFolder, isLiteral = false }: PatternPath): BytePath[] {
    let paths: string[] = [""];
    for (const component of components) {
      paths = paths.flatMap((path) => this.#children(path, component, isLiteral));
    }
    const found = paths as BytePath[];
    return isFolder ? found.filter((path) => this.#lookAt(path) !== "other") : found;
  }

  #children(path: string, component: string, isLiteral: boolean): string[] {
    const hostPath = hostPathIn(this.#byteRoots, path as BytePath);
    if (hostPath === undefined) {
      const names = [...(this.#namesAbove.get(path) ?? [])];
      return names.filter(testOf(component, isLiteral)).map((name) => `${path}/${name}`);
    }
    const kind = this.#lookAt(path as BytePath);
    if (kind === "unclear") return [path];
    if (kind !== "folder") return [];
    if (isLiteral || !hasGlobMagic(component)) {
      const child = joinBytePath(path as BytePath, component);
      return this.#lookAt(child) === "absent" ? [] : [child];
    }
    const names = readNames(hostPath);
    if (!Array.isArray(names)) {
      this.#unreadable.add(path);
      return [path];
    }
    return names.filter(compileGlobComponent(component)).map((name) => `${path}/${name}`);
  }

  #lookAt(path: BytePath): Kind {
    if (this.#unreadable.has(path)) return "unclear";
    const hostPath = hostPathIn(this.#byteRoots, path);
    // A root is the device's own, and may be a link to where there is more room.
    if (hostPath === undefined || this.#byteRoots.some((root) => root.sandboxPath === path)) return "folder";
    return lookAt(hostPath);
  }

  #noteAbove(rootParts: readonly string[]): void {
    let path = "";
    for (const part of rootParts) {
      const names = this.#namesAbove.get(path) ?? new Set();
      this.#namesAbove.set(path, names.add(part));
      path = `${path}/${part}`;
    }
  }
}

/** Where a byte path really is; `undefined` for what lies in no root. */
export function hostPathIn(byteRoots: SandboxRoots, path: BytePath): BytePath | undefined {
  return toHostPath(byteRoots, path) as BytePath | undefined;
}

function testOf(component: string, isLiteral: boolean): (name: string) => boolean {
  return isLiteral || !hasGlobMagic(component) ? (name) => name === component : compileGlobComponent(component);
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
