import * as v from "valibot";

const sandboxRootSchema = v.object({
  /** As the application sees it, no slash at the end: `/data/storage/el2/base`. */
  sandboxPath: v.string(),
  /** Where it really is. The same text inside a sandbox whose mounts are real. */
  hostPath: v.string(),
});

export const sandboxRootsSchema = v.array(sandboxRootSchema);

/** One directory of an application's sandbox. */
export type SandboxRoot = v.InferOutput<typeof sandboxRootSchema>;

/** The directories that an application sees; nothing else exists for it. No root lies inside another. */
export type SandboxRoots = readonly SandboxRoot[];

/**
 * Where a sandbox path really is.
 *
 * @param sandboxPath Absolute or relative to `/`; `.`, `..` and doubled slashes are resolved first, as text.
 * @returns `undefined` for a path that lies in none of the roots. Links are not looked at: that is the caller's care.
 */
export function toHostPath(roots: SandboxRoots, sandboxPath: string): string | undefined {
  return moveBetween(normalize(sandboxPath), roots, "sandboxPath", "hostPath");
}

/** The sandbox path of a host path, or `undefined` where it lies in none of the roots. */
export function toSandboxPath(roots: SandboxRoots, hostPath: string): string | undefined {
  return moveBetween(normalize(hostPath), roots, "hostPath", "sandboxPath");
}

/** True where the sandbox path lies in one of the roots or is one. */
export function isInsideRoots(roots: SandboxRoots, sandboxPath: string): boolean {
  return toHostPath(roots, sandboxPath) !== undefined;
}

function moveBetween(
  path: string,
  roots: SandboxRoots,
  from: keyof SandboxRoot,
  to: keyof SandboxRoot,
): string | undefined {
  for (const root of roots) {
    if (path === root[from]) return root[to];
    if (path.startsWith(`${root[from]}/`)) return root[to] + path.slice(root[from].length);
  }
  return undefined;
}

// Written here because this package has no I/O and so no node:path; sandbox paths are always POSIX.
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}
