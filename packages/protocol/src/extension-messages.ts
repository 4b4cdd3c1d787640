import * as v from "valibot";
import { wireErrorSchema } from "./backup-error.ts";
import { notification, request } from "./message.ts";
import { offerSchema } from "./offer.ts";
import { sandboxRootsSchema } from "./sandbox-path.ts";

const empty = v.object({});

const versionSchema = v.object({ code: v.number(), name: v.string() });

/** First message to an extension process: everything it will ever know of the world. */
export const load = request("extension/load", {
  params: v.object({
    bundle: v.string(),
    /** Name of the module that holds the extension, the `<m>` of its `filesDir`. */
    moduleName: v.string(),
    extensionName: v.string(),
    installedVersion: versionSchema,
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
    handOver: v.picklist(["descriptor", "path"]),
  }),
  result: v.object({ className: v.string() }),
});
export type LoadParams = v.InferOutput<(typeof load)["params"]>;

export const hookSchema = v.picklist(["onBackup", "onBackupEx", "onRestore", "onRestoreEx", "onProcess", "onRelease"]);
export type HookName = v.InferOutput<typeof hookSchema>;

export const hookOutcomeSchema = v.variant("kind", [
  /** `text` is empty where the hook is absent or gave something that is not a string. */
  v.object({ kind: v.literal("returned"), text: v.string() }),
  v.object({ kind: v.literal("threw"), error: wireErrorSchema }),
]);
export type HookOutcome = v.InferOutput<typeof hookOutcomeSchema>;

/** Calls one of the author's hooks. How long it may take is the service's business, never the extension's. */
export const callHook = request("extension/callHook", {
  params: v.variant("hook", [
    v.object({ hook: v.literal("onBackup") }),
    v.object({ hook: v.literal("onBackupEx"), info: v.string() }),
    v.object({ hook: v.literal("onRestore"), version: versionSchema }),
    v.object({ hook: v.literal("onRestoreEx"), version: versionSchema, info: v.string() }),
    v.object({ hook: v.literal("onProcess") }),
    v.object({ hook: v.literal("onRelease"), scenario: v.picklist([1, 2]) }),
  ]),
  result: hookOutcomeSchema,
});
export type HookCall = v.InferOutput<(typeof callHook)["params"]>;

/** Scans, packs and hands over everything; `manage.json` last. Files arrive as `fileReady` before the answer. */
export const pack = request("extension/pack", {
  params: empty,
  result: v.object({
    fileCount: v.number(),
    totalBytes: v.number(),
    failedCount: v.number(),
    skippedCount: v.number(),
  }),
});

/** Extension to service: an open file of the backup set. Answered when the client has it, which is the back-pressure. */
export const fileReady = request("extension/fileReady", {
  params: v.object({ name: v.string(), file: offerSchema }),
  result: empty,
});

/** Opens a file of the restore staging. It comes as `restoreFileReady` before the answer. */
export const openRestoreFile = request("extension/openRestoreFile", {
  params: v.object({ name: v.string() }),
  result: v.object({ errno: v.optional(v.string()) }),
});

export const restoreFileReady = request("extension/restoreFileReady", {
  params: v.object({ name: v.string(), file: offerSchema, manifest: offerSchema }),
  result: empty,
});

/** Unpacks what was received: all of it is read and checked before the first file of the application changes. */
export const unpack = request("extension/unpack", {
  params: empty,
  result: v.object({ fileCount: v.number(), totalBytes: v.number() }),
});

/** Removes this run's staging. */
export const clear = request("extension/clear", { params: empty, result: empty });

/** Extension to service: a file that could not be saved or put back; the rest goes on. `path` is a sandbox path. */
export const fileFailed = notification(
  "extension/fileFailed",
  v.object({ path: v.string(), errno: v.string(), message: v.string() }),
);

/** Extension to service: a step of moving data. Each is a sign of life for the service's watch. */
export const step = notification(
  "extension/step",
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
