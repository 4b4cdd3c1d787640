import * as v from "valibot";
import { wireErrorSchema } from "./backup-error.ts";
import { notification, request } from "./message.ts";
import { offerSchema } from "./offer.ts";
import { sandboxRootsSchema } from "./sandbox-path.ts";

const empty = v.object({});

const versionSchema = v.object({ code: v.number(), name: v.string() });

const loaded = "after extension/load was answered";
const notLoaded = "13900020: no application is loaded";
const duringBackup = "while extension/pack is under way";
const duringRestore = "while extension/openRestoreFile is under way";
const ignored = "the service takes note; it means nothing";

export const ready = notification(
  "extension/ready",
  {
    from: "extension",
    about:
      "The process is there and listens. Only then is it given an application's code, which might never let it listen again: it is tied to the service by then, and ends with it.",
    when: "first, and once",
    otherwise: "the service takes note; it means nothing",
  },
  empty,
);

export const load = request(
  "extension/load",
  {
    from: "service",
    about: "Everything that the process will ever know of the world, and the application that it loads.",
    when: "after extension/ready, and once",
    otherwise: "13900020 for a second one",
  },
  {
    params: v.object({
      bundle: v.string(),
      /** Name of the module that holds the extension, the `<m>` of its `filesDir`. */
      moduleName: v.string(),
      extensionName: v.string(),
      installedVersion: versionSchema,
      /** What the application may know of its device: `phone`, …, and the system's name with its version. */
      device: v.object({ type: v.string(), systemName: v.string() }),
      action: v.picklist(["backup", "restore"]),
      /** The application's modules, in the extension's own view of the file system: see device's code layout. */
      codeDirectory: v.string(),
      roots: sandboxRootsSchema,
      /** The text of backup_config.json, as installed. */
      profileText: v.string(),
      /** Selects lists of the profile's `optionDir`; empty for none. */
      backupScene: v.string(),
      /** Names this run's staging folder below `.backup/`. */
      stagingName: v.string(),
      /** Whether the folder in which `fullBackupOnly` applications find restored files is emptied at the end. */
      clearsRestored: v.boolean(),
      handOver: v.picklist(["descriptor", "path"]),
    }),
    result: v.object({ className: v.string() }),
  },
);
export type LoadParams = v.InferOutput<(typeof load)["params"]>;

export const hookSchema = v.picklist([
  "onBackup",
  "onBackupEx",
  "onRestore",
  "onRestoreEx",
  "onProcess",
  "onRelease",
  "getBackupInfo",
  "getBackupCompatibilityInfo",
  "getRestoreCompatibilityInfo",
]);
export type HookName = v.InferOutput<typeof hookSchema>;

export const hookOutcomeSchema = v.variant("kind", [
  /** `text` is empty where the hook is absent or gave something that is not a string. */
  v.object({ kind: v.literal("returned"), text: v.string() }),
  v.object({ kind: v.literal("threw"), error: wireErrorSchema }),
]);
export type HookOutcome = v.InferOutput<typeof hookOutcomeSchema>;

export const callHook = request(
  "extension/callHook",
  {
    from: "service",
    about: "Calls one of the author's methods. How long it may take is the service's business, never the extension's.",
    when: loaded,
    otherwise: notLoaded,
  },
  {
    params: v.variant("hook", [
      v.object({ hook: v.literal("onBackup") }),
      v.object({ hook: v.literal("onBackupEx"), info: v.string() }),
      v.object({ hook: v.literal("onRestore"), version: versionSchema }),
      v.object({ hook: v.literal("onRestoreEx"), version: versionSchema, info: v.string() }),
      v.object({ hook: v.literal("onProcess") }),
      v.object({ hook: v.literal("onRelease"), scenario: v.picklist([1, 2]) }),
      v.object({ hook: v.literal("getBackupInfo") }),
      v.object({ hook: v.literal("getBackupCompatibilityInfo"), extInfo: v.string() }),
      v.object({ hook: v.literal("getRestoreCompatibilityInfo"), extInfo: v.string() }),
    ]),
    result: hookOutcomeSchema,
  },
);
export type HookCall = v.InferOutput<(typeof callHook)["params"]>;

export const pack = request(
  "extension/pack",
  {
    from: "service",
    about:
      "Scans, packs and hands over; manage.json is last. Files arrive as extension/fileReady or filesReady before the answer.",
    when: `${loaded}, in a backup, once`,
    otherwise: notLoaded,
  },
  {
    params: v.object({
      /** Only what changed, with reports; everything, and no reports, where this is absent. */
      increment: v.optional(
        v.object({
          /** Whole seconds since 1970; 0 for everything. */
          lastIncrementalTime: v.number(),
          /** The report of the previous backup, which decides where there is one. */
          previous: v.optional(offerSchema),
        }),
      ),
      /** Every file by itself, in batches of at most this many; tars where this is absent. */
      withoutTarBatchSize: v.optional(v.number()),
    }),
    result: v.object({
      fileCount: v.number(),
      totalBytes: v.number(),
      failedCount: v.number(),
      skippedCount: v.number(),
    }),
  },
);
export type PackParams = v.InferOutput<(typeof pack)["params"]>;

export const fileReady = request(
  "extension/fileReady",
  {
    from: "extension",
    about: "An open file of the backup set. Answered when the client has it, which is the back-pressure.",
    when: duringBackup,
    otherwise: "13900020 in a restore",
  },
  {
    params: v.object({
      name: v.string(),
      file: offerSchema,
      /** In an increment: the list of what is in the file. */
      report: v.optional(offerSchema),
    }),
    result: empty,
  },
);

export const filesReady = request(
  "extension/filesReady",
  {
    from: "extension",
    about: "Several open files of the backup set, each by itself. Answered when the client has them.",
    when: `${duringBackup} that was asked for without tars`,
    otherwise: "13900020 in a restore",
  },
  {
    params: v.object({
      files: v.array(v.object({ name: v.string(), file: v.optional(offerSchema), errno: v.optional(v.string()) })),
    }),
    result: empty,
  },
);

export const openRestoreFile = request(
  "extension/openRestoreFile",
  {
    from: "service",
    about: "Opens a file of the restore staging. It comes as extension/restoreFileReady before the answer.",
    when: `${loaded}, in a restore, before extension/unpack`,
    otherwise: notLoaded,
  },
  { params: v.object({ name: v.string() }), result: v.object({ errno: v.optional(v.string()) }) },
);

export const restoreFileReady = request(
  "extension/restoreFileReady",
  {
    from: "extension",
    about: "An empty file that the client writes into, and one for its report.",
    when: duringRestore,
    otherwise: "13900020 in a backup",
  },
  { params: v.object({ name: v.string(), file: offerSchema, manifest: offerSchema }), result: empty },
);

export const unpack = request(
  "extension/unpack",
  {
    from: "service",
    about: "Unpacks what was received: all of it is read and checked before the first file of the application changes.",
    when: `${loaded}, in a restore, once`,
    otherwise: notLoaded,
  },
  {
    params: empty,
    result: v.object({
      fileCount: v.number(),
      totalBytes: v.number(),
      /** What extension/fileFailed told of: the rest is in its place, and the bundle ends with 13500008. */
      failedCount: v.number(),
      skippedCount: v.number(),
      /** The first of what failed; `path` and `errno` as in extension/fileFailed. */
      failures: v.array(v.object({ path: v.string(), errno: v.string(), message: v.string() })),
    }),
  },
);
export type UnpackOutcome = v.InferOutput<(typeof unpack)["result"]>;

export const clear = request(
  "extension/clear",
  { from: "service", about: "Removes this run's staging.", when: loaded, otherwise: "answered: there is none" },
  { params: empty, result: empty },
);

export const fileFailed = notification(
  "extension/fileFailed",
  {
    from: "extension",
    about: "A file that could not be saved or put back; the rest goes on.",
    when: "while extension/pack or extension/unpack is under way",
    otherwise: ignored,
  },
  v.object({
    /** A sandbox path. */
    path: v.string(),
    /** Errno name. */
    errno: v.string(),
    message: v.string(),
  }),
);

export const step = notification(
  "extension/step",
  {
    from: "extension",
    about: "A step of moving data, and so a sign of life for the service's watch.",
    when: "while extension/pack or extension/unpack is under way",
    otherwise: ignored,
  },
  v.object({
    step: v.picklist([
      "scanned",
      "tarOpened",
      "tarClosed",
      "fileHashed",
      "archiveOpened",
      "archiveVerified",
      "placed",
      "alive",
    ]),
    name: v.optional(v.string()),
    count: v.optional(v.number()),
    bytes: v.optional(v.number()),
  }),
);

export const logLine = notification(
  "extension/log",
  { from: "extension", about: "A line for the bundle's log.", when: "at any time", otherwise: ignored },
  v.object({
    level: v.picklist(["debug", "info", "warn", "error", "fatal"]),
    source: v.picklist(["hilog", "console", "framework"]),
    domain: v.optional(v.number()),
    tag: v.optional(v.string()),
    hook: v.optional(v.string()),
    text: v.string(),
  }),
);
export type LogLine = v.InferOutput<(typeof logLine)["params"]>;
