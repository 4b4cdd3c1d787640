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
  | "outsideSandbox"
  | "badPattern";

/** What a scan finds, with a directory after everything in it. */
export type TreeItem =
  | { readonly kind: "file"; readonly path: BytePath; readonly hostPath: BytePath; readonly stats: BigIntStats }
  | { readonly kind: "directory"; readonly path: BytePath; readonly hostPath: BytePath; readonly stats: BigIntStats }
  | { readonly kind: "skipped"; readonly path: BytePath; readonly reason: SkipReason; readonly errno?: string };
