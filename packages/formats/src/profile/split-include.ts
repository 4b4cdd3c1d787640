export type SplitInclude =
  | {
      readonly kind: "path";
      /** Names and patterns from the root down; none for the root itself. */
      readonly components: readonly string[];
      /** It ended in a slash, so only a folder is meant. */
      readonly isFolder: boolean;
    }
  | { readonly kind: "rejected"; readonly reason: string };

/**
 * Takes an include of a profile apart. The leading slash may be missing; `.` and doubled slashes are dropped.
 * `..` is rejected: the device would archive such paths and then be unable to restore them.
 *
 * @see app_file_service: utils/src/b_filesystem/b_dir.cpp, ExpandPathWildcard
 */
export function splitInclude(include: string): SplitInclude {
  if (include === "") return { kind: "rejected", reason: "it is empty" };
  if (include.includes("\0")) return { kind: "rejected", reason: "it has a NUL character in it" };
  const components = include.split("/").filter((component) => component !== "" && component !== ".");
  if (components.includes("..")) return { kind: "rejected", reason: 'it has ".." in it' };
  return { kind: "path", components, isFolder: /\/\.?$/.test(include) };
}
