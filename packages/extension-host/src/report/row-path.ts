import { type BytePath, bytePathFromBytes } from "@carryall/scan";

/**
 * The sandbox path that a row of a report is about: absolute, and without the slash that the original puts behind
 * folders of the profile.
 *
 * @returns `undefined` for what is no path that a scan can find.
 */
export function rowPath(path: Uint8Array): BytePath | undefined {
  const text = bytePathFromBytes(path);
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  const isPath = parts.length > 0 && !parts.includes("..") && !text.includes("\0");
  return isPath ? (`/${parts.join("/")}` as BytePath) : undefined;
}
