import type { SandboxRoot, SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathFromBytes, bytePathOf, displayPath, stagingFolderName } from "@carryall/scan";

/** Where a member of an archive belongs, worked out from its name alone: the file system is not looked at. */
export class TargetPath {
  readonly path: BytePath;
  readonly root: SandboxRoot;

  constructor(path: BytePath, root: SandboxRoot) {
    this.path = path;
    this.root = root;
  }

  /** Made when asked for: of a plan with many files only the paths are held. */
  get hostPath(): BytePath {
    const { sandboxPath, hostPath } = bytesOfRoot(this.root);
    return `${hostPath}${this.path.slice(sandboxPath.length)}` as BytePath;
  }
}

/** A name that has no place in the application's sandbox. */
export class RefusedPlace extends Error {
  /** As the archive has it, printable. */
  readonly path: string;
  /** Errno name, for the report of files that failed. */
  readonly errno: string;

  constructor(name: BytePath, errno: string, so: string) {
    super(so);
    this.path = displayPath(name);
    this.errno = errno;
  }
}

export interface TargetPathOptions {
  readonly roots: SandboxRoots;
  /** The member is a folder: only such a one can be a root of the sandbox itself. */
  readonly isFolder?: boolean | undefined;
  /** Sandbox folder that stands for `/`, for applications that move their data themselves. */
  readonly below?: string | undefined;
}

const maxPathBytes = 4095;
/** A part that is empty, `.` or `..`. */
const unusualPart = /\/\.{0,2}(?:\/|$)/;
const publicStorage = "/storage/Users/";

/**
 * Finds a member's place in the sandbox, or refuses it.
 *
 * @param name As the archive has it: absolute, or relative to `/`.
 * @throws {RefusedPlace} for a name that leaves the sandbox, enters the framework's own folder, or is none.
 */
export function targetPathOf(name: Uint8Array, { roots, isFolder = false, below }: TargetPathOptions): TargetPath {
  const text = bytePathFromBytes(name);
  const path = normalPathOf(text);
  if (path.length > maxPathBytes) {
    throw new RefusedPlace(text, "ENAMETOOLONG", "its path is longer than 4,095 bytes");
  }
  const target = locate(roots, path);
  if (target === undefined) throw outside(text, path);
  if (!isFolder && path === bytesOfRoot(target.root).sandboxPath) {
    throw new RefusedPlace(text, "EISDIR", "its place is a folder of the device's");
  }
  if (below === undefined) return target;
  const moved = `${bytePathOf(below)}${path}` as BytePath;
  const movedTarget = moved.length > maxPathBytes ? undefined : locate(roots, moved, { mayBeStaging: true });
  if (movedTarget === undefined) {
    throw new RefusedPlace(text, "ENAMETOOLONG", "its path below the restore folder is longer than 4,095 bytes");
  }
  return movedTarget;
}

/** @throws {RefusedPlace} for what is no path, or leads out of its folder. */
function normalPathOf(text: BytePath): BytePath {
  if (text.includes("\0")) throw new RefusedPlace(text, "EINVAL", "its name is not a path");
  // As it is nearly always. Of a plan with many files the paths are what weighs, and a text that was put together is heavier.
  if (text.startsWith("/") && !unusualPart.test(text)) return text;
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0) throw new RefusedPlace(text, "EINVAL", "its name is not a path");
  if (parts.includes("..")) throw new RefusedPlace(text, "EPERM", "its name leads out of its folder");
  return `/${parts.join("/")}` as BytePath;
}

function locate(roots: SandboxRoots, path: BytePath, { mayBeStaging = false } = {}): TargetPath | undefined {
  for (const root of roots) {
    const { sandboxPath: prefix } = bytesOfRoot(root);
    // With its slash: /data/storage/el2/base2 is no part of /data/storage/el2/base.
    if (path !== prefix && !path.startsWith(`${prefix}/`)) continue;
    const rest = path.slice(prefix.length);
    const isStaging = rest === `/${stagingFolderName}` || rest.startsWith(`/${stagingFolderName}/`);
    if (isStaging && !mayBeStaging) return undefined;
    return new TargetPath(path, root);
  }
  return undefined;
}

interface RootBytes {
  readonly sandboxPath: BytePath;
  readonly hostPath: BytePath;
}

/** Made once for each root: every member of an archive is held against all of them. */
const knownRoots = new WeakMap<SandboxRoot, RootBytes>();

function bytesOfRoot(root: SandboxRoot): RootBytes {
  const known = knownRoots.get(root);
  if (known !== undefined) return known;
  const made = { sandboxPath: bytePathOf(root.sandboxPath), hostPath: bytePathOf(root.hostPath) };
  knownRoots.set(root, made);
  return made;
}

function outside(name: BytePath, path: BytePath): RefusedPlace {
  return path.startsWith(publicStorage)
    ? new RefusedPlace(name, "ENOTSUP", "its place is in the user's public storage, which is not supported here")
    : new RefusedPlace(name, "EPERM", "its place is outside the application's sandbox");
}
