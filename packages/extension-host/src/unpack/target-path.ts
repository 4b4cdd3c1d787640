import { BackupError, type SandboxRoot, type SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathFromBytes, bytePathOf, displayPath, stagingFolderName } from "@carryall/scan";

/** Where a member of an archive belongs, worked out from its name alone: the file system is not looked at. */
export interface TargetPath {
  readonly path: BytePath;
  readonly hostPath: BytePath;
  readonly root: SandboxRoot;
}

const maxPathBytes = 4095;

/**
 * Finds a member's place in the sandbox, or refuses it.
 *
 * @param name As the archive has it: absolute, or relative to `/`.
 * @param options.isFolder The member is a folder: only such a one can be a root of the sandbox itself.
 * @param options.below Sandbox folder that stands for `/`, for applications that move their data themselves.
 * @throws {BackupError} `unpackFailed` for a name that leaves the sandbox, enters the framework's own folder, or is none.
 */
export function targetPathOf(
  name: Uint8Array,
  { roots, where, isFolder = false, below }: { roots: SandboxRoots; where: string; isFolder?: boolean; below?: string },
): TargetPath {
  const text = bytePathFromBytes(name);
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  if (text.includes("\0") || parts.length === 0) throw refused(text, where, "its name is not a path");
  if (parts.includes("..")) throw refused(text, where, "its name leads out of its folder");
  const path = `/${parts.join("/")}` as BytePath;
  if (path.length > maxPathBytes) throw refused(text, where, "its path is longer than 4,095 bytes");
  const target = locate(roots, path);
  if (target === undefined) throw refused(text, where, "its place is outside the application's sandbox");
  if (!isFolder && path === bytePathOf(target.root.sandboxPath))
    throw refused(text, where, "its place is a folder of the device's");
  if (below === undefined) return target;
  const moved = locate(roots, `${bytePathOf(below)}${path}` as BytePath, { mayBeStaging: true });
  if (moved === undefined) throw refused(text, where, "its place is outside the application's sandbox");
  return moved;
}

function locate(roots: SandboxRoots, path: BytePath, { mayBeStaging = false } = {}): TargetPath | undefined {
  for (const root of roots) {
    const prefix = bytePathOf(root.sandboxPath);
    if (path !== prefix && !path.startsWith(`${prefix}/`)) continue;
    const rest = path.slice(prefix.length);
    const isStaging = rest === `/${stagingFolderName}` || rest.startsWith(`/${stagingFolderName}/`);
    if (isStaging && !mayBeStaging) return undefined;
    return { path, hostPath: `${bytePathOf(root.hostPath)}${rest}` as BytePath, root };
  }
  return undefined;
}

function refused(name: BytePath, where: string, so: string): BackupError {
  return new BackupError("unpackFailed", `Cannot unpack ${JSON.stringify(displayPath(name))} of ${where}: ${so}`);
}
