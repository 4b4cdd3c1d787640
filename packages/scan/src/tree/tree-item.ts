import type { BigIntStats } from "node:fs";
import type { BytePath } from "../byte-path.ts";

/** Why something in scope is not saved. */
export type SkipReason =
  | "symbolicLink"
  | "fifo"
  | "socket"
  | "device"
  | "unreadable"
  | "vanished"
  | "pathTooLong"
  /** Something that `compatibleDirMapping` brings is saved in its place. */
  | "replaced";

interface FoundItem {
  /** Where it lies in the sandbox. */
  readonly path: BytePath;
  /** Where a restore puts it, or would: another place where `compatibleDirMapping` says so. */
  readonly savedPath: BytePath;
}

interface SavedItem extends FoundItem {
  readonly hostPath: BytePath;
  readonly stats: BigIntStats;
}

/** What a scan finds, with a directory after everything in it. */
export type TreeItem =
  | ({ readonly kind: "file" } & SavedItem)
  | ({ readonly kind: "directory" } & SavedItem)
  | ({ readonly kind: "skipped"; readonly reason: SkipReason; readonly errno?: string } & FoundItem);
