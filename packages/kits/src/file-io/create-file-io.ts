import { defineAsyncCalls, defineCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { toFileError } from "../errors/file-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { createAtomicFileClass } from "./atomic-file.ts";
import { TaskSignal } from "./copy/task-signal.ts";
import type { FileWorld } from "./file-world.ts";
import { lazyNativeFiles } from "./native/lazy-native-files.ts";
import { OpenMode } from "./open-mode.ts";
import { attributeOperations } from "./operations/attribute-operations.ts";
import { contentOperations } from "./operations/content-operations.ts";
import { copyOperations } from "./operations/copy-operations.ts";
import { entryOperations, timeOperations } from "./operations/entry-operations.ts";
import { descriptorOperations, openOperations } from "./operations/open-operations.ts";
import { streamOperations } from "./operations/stream-operations.ts";
import { treeOperations } from "./operations/tree-operations.ts";
import { watchOperations } from "./operations/watch-operations.ts";

/**
 * `@ohos.file.fs`: every function in promise, callback and `…Sync` form, made from one definition.
 * What is missing (mmap, distributed files, …) is a stub.
 *
 * @see interface_sdk-js: api/@ohos.file.fs.d.ts
 */
export function createFileIo(options: Omit<FileWorld, "getNative">): object {
  const world: FileWorld = { ...options, getNative: lazyNativeFiles() };
  const fileIo = withStubs("@ohos.file.fs", { ...constants, TaskSignal, AtomicFile: createAtomicFileClass(world) });
  for (const operations of [openOperations, contentOperations, entryOperations, treeOperations, attributeOperations]) {
    defineCalls(fileIo, operations(world), toFileError);
  }
  for (const operations of [descriptorOperations, timeOperations, streamOperations, watchOperations]) {
    defineSyncCalls(fileIo, operations(world), toFileError);
  }
  defineAsyncCalls(fileIo, copyOperations(world), toFileError);
  return fileIo;
}

const constants = Object.freeze({
  OpenMode,
  AccessModeType: Object.freeze({ EXIST: 0, WRITE: 2, READ: 4, READ_WRITE: 6 }),
  AccessFlagType: Object.freeze({ LOCAL: 0 }),
  WhenceType: Object.freeze({ SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 }),
  LocationType: Object.freeze({ LOCAL: 1, CLOUD: 2 }),
});
