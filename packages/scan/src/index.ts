export {
  type BytePath,
  bytePathFromBytes,
  bytePathOf,
  bytesOf,
  displayPath,
  joinBytePath,
  parentPathOf,
  toByteRoots,
} from "./byte-path.ts";
export { type ExpandedLists, expandLists, type ScanLists, type ScanRoot } from "./profile/expand-lists.ts";
export { stagingFolderName } from "./staging-folder-name.ts";
export { ChangedSince } from "./tree/changed-since.ts";
export { type MeasuredProfile, type MeasureProfileOptions, measureProfile } from "./tree/measure-profile.ts";
export { measureTree } from "./tree/measure-tree.ts";
export { scanTree } from "./tree/scan-tree.ts";
export type { SkipReason, TreeItem } from "./tree/tree-item.ts";
