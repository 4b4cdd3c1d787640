import { displayPath, type TreeItem } from "@carryall/scan";
import type { PackReport } from "./pack-report.ts";

type SkippedItem = Extract<TreeItem, { kind: "skipped" }>;

const failureTexts: Partial<Record<SkippedItem["reason"], string>> = {
  unreadable: "cannot be read",
  pathTooLong: "has a path of 4,096 bytes or more",
};

/** Tells of something in scope that is not saved: what ought to have been as a failure, the rest as a note. */
export function tellSkipped(item: SkippedItem, report: PackReport): void {
  const path = displayPath(item.path);
  const failure = failureTexts[item.reason];
  if (failure === undefined) report.note(`not saved, ${item.reason}: ${path}`);
  else report.fileFailed(path, item.errno ?? "EIO", failure);
}
