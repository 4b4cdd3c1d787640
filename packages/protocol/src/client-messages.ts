import * as v from "valibot";
import { wireErrorSchema } from "./backup-error.ts";
import { notification, request } from "./message.ts";
import { offerSchema } from "./offer.ts";

const empty = v.object({});
const names = v.array(v.string());

/** Raised when a message changes its meaning; a client and a service of different numbers refuse each other. */
export const protocolVersion = 1;

/** First message of a client, before anything else. */
export const hello = request("client/hello", {
  params: v.object({ protocolVersion: v.number(), name: v.string(), pid: v.number() }),
  result: v.object({
    servicePid: v.number(),
    serviceVersion: v.string(),
    /** How open files travel between these two processes. */
    handOver: v.picklist(["descriptor", "path"]),
  }),
});

/** One bundle of the source device's capability file, as far as a restore needs it. */
export const sourceBundleSchema = v.object({
  name: v.string(),
  appIndex: v.number(),
  versionCode: v.number(),
  versionName: v.string(),
  spaceOccupied: v.number(),
  allToBackup: v.boolean(),
  fullBackupOnly: v.boolean(),
});
export type SourceBundle = v.InferOutput<typeof sourceBundleSchema>;

export const scenarioSchema = v.picklist(["backup", "incremental", "restore"]);
export type Scenario = v.InferOutput<typeof scenarioSchema>;

/** Opens the only session there may be. Fails with `sessionConflict`; the message is then the JSON text that names the holder. */
export const openSession = request("session/open", { params: v.object({ scenario: scenarioSchema }), result: empty });

/** Queues bundles. Answered when they are queued; what is refused arrives as a `begin` event with an error. */
export const appendBackup = request("session/appendBackup", {
  params: v.object({ bundles: names, infos: v.optional(names) }),
  result: empty,
});

export const appendRestore = request("session/appendRestore", {
  params: v.object({ bundles: names, infos: v.optional(names), source: v.array(sourceBundleSchema) }),
  result: empty,
});

/** Asks for a writable file of the bundle's restore staging; it arrives as a `fileReady` event. */
export const requestFile = request("session/requestFile", {
  params: v.object({ bundle: v.string(), name: v.string() }),
  result: empty,
});

/** All files of the bundle are written: unpack them and run its hooks. */
export const publish = request("session/publish", {
  params: v.object({ bundle: v.string(), name: v.string() }),
  result: empty,
});

/** Ends the session. Answered after the last event. */
export const releaseSession = request("session/release", { params: empty, result: empty });

export const sessionEventSchema = v.variant("kind", [
  v.object({ kind: v.literal("begin"), bundle: v.string(), error: v.optional(wireErrorSchema) }),
  v.object({
    kind: v.literal("fileReady"),
    bundle: v.string(),
    name: v.string(),
    file: v.optional(offerSchema),
    manifest: v.optional(offerSchema),
    /** Errno name, where the file could not be opened. */
    errno: v.optional(v.string()),
  }),
  v.object({ kind: v.literal("result"), bundle: v.string(), text: v.string() }),
  v.object({ kind: v.literal("process"), bundle: v.string(), text: v.string() }),
  v.object({ kind: v.literal("end"), bundle: v.string(), error: v.optional(wireErrorSchema) }),
  v.object({ kind: v.literal("allEnd") }),
]);
export type SessionEvent = v.InferOutput<typeof sessionEventSchema>;

/** Service to client. One at a time and in order: the answer says that the callback was called and the files are open. */
export const sessionEvent = request("session/event", { params: sessionEventSchema, result: empty });

/**
 * Writes the capability file into a file of the client's, so that it is the client's alone and gone when closed.
 * `scope` "device" lists every application with its size, "session" only those that allow backup, without sizes.
 */
export const writeCapabilities = request("device/writeCapabilities", {
  params: v.object({ into: offerSchema, scope: v.picklist(["device", "session"]) }),
  result: empty,
});

export const status = request("service/status", {
  params: empty,
  result: v.object({
    pid: v.number(),
    version: v.string(),
    home: v.string(),
    sandbox: v.string(),
    startedAtMs: v.number(),
    session: v.optional(v.object({ scenario: scenarioSchema, name: v.string(), runningBundles: names })),
  }),
});

/** Asks the service to end. Answered before it does. */
export const stop = request("service/stop", { params: empty, result: empty });

/** Service to client, just before it ends because it was asked to. */
export const goodbye = notification("service/goodbye", empty);
