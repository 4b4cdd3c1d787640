import { errnoNameOf } from "@carryall/protocol";

const texts: Readonly<Record<string, string>> = {
  ENOENT: "is gone",
  ENOTDIR: "is gone, and so is its folder",
  EISDIR: "is a folder now",
  ELOOP: "is a link now",
  EINVAL: "is no regular file now",
  // What opening a socket gives.
  ENXIO: "is no regular file now",
  EACCES: "may not be read",
  EPERM: "may not be read",
};

/** What became of a file that was found and then could not be opened or read: its errno, and what follows its name. */
export function describeReadFailure(error: unknown): { errno: string; text: string } {
  const errno = errnoNameOf(error) ?? "EIO";
  const so = error instanceof Error ? error.message : String(error);
  return { errno, text: texts[errno] ?? `cannot be read: ${so}` };
}
