import { lstatSync, readlinkSync } from "node:fs";
import { posix } from "node:path";
import { type SandboxRoots, toHostPath, toSandboxPath } from "@carryall/protocol";
import { fileError } from "../errors/file-error.ts";
import { currentPath } from "./current-path.ts";

export interface LocateOptions {
  /** What a path outside the sandbox is: `ENOENT` for what should be there, `EACCES` for what is to be made. */
  readonly outside?: "ENOENT" | "EACCES" | "EEXIST";
  /** False where the operation is on a link itself and not on what it points to. Default true. */
  readonly followsLast?: boolean;
}

export interface SandboxFilesOptions {
  /** Take a path outside the sandbox for one of the machine, relative ones from the working directory on. */
  readonly allowsHostPaths?: boolean;
}

// Linux gives up after as many.
const maxLinks = 40;

/**
 * The file system as the application sees it. Where the roots are mapped, links are followed here, in the application's
 * view: an absolute target is a sandbox path, and no link leads out. Where they are real mounts the kernel does it.
 * It guards against accidents, not against a race with a stranger: that is the sandbox provider's.
 */
export class SandboxFiles {
  readonly #roots: SandboxRoots;
  readonly #isMapped: boolean;
  readonly #allowsHostPaths: boolean;

  constructor(roots: SandboxRoots, { allowsHostPaths = false }: SandboxFilesOptions = {}) {
    this.#roots = roots;
    this.#allowsHostPaths = allowsHostPaths;
    this.#isMapped = roots.some((root) => root.sandboxPath !== root.hostPath);
  }

  /**
   * Where a sandbox path really is. Nothing need be there.
   *
   * @throws {BusinessError} 13900002 or 13900012 outside the sandbox; 13900012 where a link leads out of it; 13900020
   * for a NUL byte; 13900033 for a circle of links.
   */
  locate(givenPath: string, { outside = "ENOENT", followsLast = true }: LocateOptions = {}): string {
    if (givenPath === "") throw fileError("ENOENT");
    if (givenPath.includes("\0")) throw fileError("EINVAL");
    const sandboxPath = currentPath(givenPath);
    const hostPath = toHostPath(this.#roots, sandboxPath);
    if (hostPath === undefined && this.#allowsHostPaths) return sandboxPath;
    if (hostPath === undefined) throw fileError(outside);
    return this.#isMapped ? this.#follow(posix.resolve("/", sandboxPath), followsLast) : hostPath;
  }

  /** False for what is in none of the sandbox's directories. Links are not followed. */
  isInside(sandboxPath: string): boolean {
    return toHostPath(this.#roots, sandboxPath) !== undefined;
  }

  /** True for what the sandbox's directories lie in: `/`, `/data`, `/data/storage` and the like. */
  isAboveRoots(sandboxPath: string): boolean {
    const prefix = `${posix.resolve("/", sandboxPath).replace(/\/$/, "")}/`;
    return this.#roots.some((root) => root.sandboxPath.startsWith(prefix));
  }

  /** The directory of the sandbox that a host path lies in: on a device each of them is a mount of its own. */
  rootOf(hostPath: string): string | undefined {
    return this.#roots.find((root) => hostPath === root.hostPath || hostPath.startsWith(`${root.hostPath}/`))?.hostPath;
  }

  /** True for a directory that the sandbox is made of; a device has something mounted there. */
  isRoot(hostPath: string): boolean {
    return this.#roots.some((root) => root.hostPath === hostPath);
  }

  #follow(sandboxPath: string, followsLast: boolean): string {
    let path = sandboxPath;
    for (let links = 0; links <= maxLinks; links += 1) {
      const next = this.#followFirstLink(path, followsLast);
      if (next === undefined) return this.#inside(path);
      path = next;
    }
    throw fileError("ELOOP");
  }

  // The same path with its first link replaced by what it points to, or undefined where there is none.
  #followFirstLink(sandboxPath: string, followsLast: boolean): string | undefined {
    const root = this.#roots.find(
      ({ sandboxPath: rootPath }) => sandboxPath === rootPath || sandboxPath.startsWith(`${rootPath}/`),
    );
    if (root === undefined) throw fileError("EACCES");
    const names = sandboxPath.slice(root.sandboxPath.length).split("/").filter(Boolean);
    for (let depth = 1; depth <= (followsLast ? names.length : names.length - 1); depth += 1) {
      const link = [root.sandboxPath, ...names.slice(0, depth)].join("/");
      const target = readLink([root.hostPath, ...names.slice(0, depth)].join("/"));
      if (target === undefined) continue;
      return posix.resolve(posix.dirname(link), this.#asSandboxPath(target), ...names.slice(depth));
    }
    return undefined;
  }

  // A link made by a tool outside the sandbox may name a host path within it.
  #asSandboxPath(target: string): string {
    if (!posix.isAbsolute(target) || toHostPath(this.#roots, target) !== undefined) return target;
    return toSandboxPath(this.#roots, target) ?? target;
  }

  #inside(sandboxPath: string): string {
    const hostPath = toHostPath(this.#roots, sandboxPath);
    if (hostPath === undefined) throw fileError("EACCES");
    return hostPath;
  }
}

// Undefined for what is no link, and for what is not there.
function readLink(hostPath: string): string | undefined {
  const stats = lstatSync(hostPath, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() ? readlinkSync(hostPath) : undefined;
}
