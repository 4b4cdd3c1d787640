import type { SandboxRoots } from "@carryall/protocol";
import type { BytePath } from "../byte-path.ts";
import { expandLists, type ScanLists } from "../profile/expand-lists.ts";
import { scanMerged } from "./scan-merged.ts";
import { ScanScope } from "./scan-scope.ts";
import type { TreeItem } from "./tree-item.ts";

/**
 * Everything that a profile names, in byte order of the names in each folder where a restore puts it, each directory
 * after its contents: a reader that sets a directory's mode and times as it comes by is then done with it. No two items
 * have one `savedPath`: where a mapped file takes the place of another, the other is skipped as `replaced`.
 *
 * Links are neither followed nor saved, special files are not opened: both are reported as skipped. What is wrong with
 * the lists themselves is not told here: see {@link expandLists}.
 *
 * @param roots The sandbox as this process sees it.
 */
export function* scanTree(roots: SandboxRoots, lists: ScanLists): Generator<TreeItem> {
  const scope = new ScanScope(roots, lists.excludes);
  yield* scanMerged(
    { savedPath: "" as BytePath, sources: [], below: (lists.expanded ?? expandLists(roots, lists)).roots },
    scope,
  );
}
