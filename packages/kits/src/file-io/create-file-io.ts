import { defineCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { toFileError } from "../errors/file-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import type { FileWorld } from "./file-world.ts";
import { OpenMode } from "./open-mode.ts";
import { contentOperations } from "./operations/content-operations.ts";
import { entryOperations, timeOperations } from "./operations/entry-operations.ts";
import { descriptorOperations, openOperations } from "./operations/open-operations.ts";
import { streamOperations } from "./operations/stream-operations.ts";
import { treeOperations } from "./operations/tree-operations.ts";

/**
 * `@ohos.file.fs`: every function in promise, callback and `…Sync` form, made from one definition.
 * What is missing (watchers, extended attributes, mmap, `copy`, …) is a stub.
 *
 * @see interface_sdk-js: api/@ohos.file.fs.d.ts
 */
export function createFileIo(world: FileWorld): object {
  const fileIo = withStubs("@ohos.file.fs", constants);
  for (const operations of [openOperations, contentOperations, entryOperations, treeOperations]) {
    defineCalls(fileIo, operations(world), toFileError);
  }
  for (const operations of [descriptorOperations, timeOperations, streamOperations]) {
    defineSyncCalls(fileIo, operations(world), toFileError);
  }
  return fileIo;
}

const constants = Object.freeze({
  OpenMode,
  AccessModeType: Object.freeze({ EXIST: 0, WRITE: 2, READ: 4, READ_WRITE: 6 }),
  AccessFlagType: Object.freeze({ LOCAL: 0 }),
  WhenceType: Object.freeze({ SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 }),
  LocationType: Object.freeze({ LOCAL: 1, CLOUD: 2 }),
});
