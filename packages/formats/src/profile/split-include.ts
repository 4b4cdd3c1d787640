import { endsInLoneBackslash } from "./glob-component.ts";

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
 * Takes an include of a profile apart. The leading slash may be missing; `.` and doubled slashes are dropped, and so is
 * a backslash before a slash, which takes no magic away. `..` is rejected, however it is written: the device would
 * archive such paths and then be unable to restore them.
 *
 * @see app_file_service: utils/src/b_filesystem/b_dir.cpp, ExpandPathWildcard
 */
export function splitInclude(include: string): SplitInclude {
  if (include === "") return { kind: "rejected", reason: "it is empty" };
  if (include.includes("\0")) return { kind: "rejected", reason: "it has a NUL character in it" };
  const parts = include.split("/");
  const components = parts
    .map((part, index) => (index < parts.length - 1 && endsInLoneBackslash(part) ? part.slice(0, -1) : part))
    .filter((component) => !/^(\\?\.)?$/.test(component));
  if (components.some((component) => /^(\\?\.){2}$/.test(component))) {
    return { kind: "rejected", reason: 'it has ".." in it' };
  }
  return { kind: "path", components, isFolder: /\/(\\?\.)?$/.test(include) };
}
