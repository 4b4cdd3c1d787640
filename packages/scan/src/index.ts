export { type BytePath, bytePathFromBytes, bytePathOf, bytesOf, displayPath, joinBytePath } from "./byte-path.ts";
export { expandIncludes, type IncludeRoot } from "./profile/expand-includes.ts";
export { ChangedSince } from "./tree/changed-since.ts";
export { type MeasuredProfile, type MeasureProfileOptions, measureProfile } from "./tree/measure-profile.ts";
export { measureTree } from "./tree/measure-tree.ts";
export { scanTree, stagingFolderName } from "./tree/scan-tree.ts";
export type { SkipReason, TreeItem } from "./tree/tree-item.ts";
