import * as v from "valibot";
import { wireErrorSchema } from "./backup-error.ts";
import { clientIdentitySchema } from "./client-identity.ts";
import { notification, request } from "./message.ts";
import { offerSchema } from "./offer.ts";

const empty = v.object({});
const names = v.array(v.string());

const greeted = "after client/hello was answered";
const refusedUngreeted = "13900001: it has not said who it is";
const permitted = `${greeted}, by a system application with ohos.permission.BACKUP`;
const refusedUnpermitted = "13900001 without the permission, for an ordinary application, or before client/hello";
const holding = "by the client that holds the session";
const refusedHolding = "13900020 in a session of another kind, 13900001 for whoever holds none";

/** Raised when a message changes its meaning; a client and a service of different numbers refuse each other. */
export const protocolVersion = 2;

export const hello = request(
  "client/hello",
  {
    from: "client",
    about: "Says who the client is: by a token that the service issued, or, without one, as the owner's own program.",
    when: "first, and once",
    otherwise: "13500014 for another protocol version, 13900001 for a token that this device did not issue",
  },
  {
    params: v.object({
      protocolVersion: v.number(),
      name: v.string(),
      pid: v.number(),
      token: v.optional(v.string()),
    }),
    result: v.object({
      servicePid: v.number(),
      serviceVersion: v.string(),
      /** How open files travel between these two processes. */
      handOver: v.picklist(["descriptor", "path"]),
      identity: clientIdentitySchema,
    }),
  },
);

export const issueToken = request(
  "client/issueToken",
  {
    from: "client",
    about: "Makes the token with which a program then says who it is. It outlives the service.",
    when: `${greeted}, by a client that came without a token`,
    otherwise: "13900001 for a client that came with a token itself",
  },
  { params: clientIdentitySchema, result: v.object({ token: v.string() }) },
);

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

export const openSession = request(
  "session/open",
  {
    from: "client",
    about: "Opens the only session there may be. It ends with session/release, or with the connection.",
    when: permitted,
    otherwise: `${refusedUnpermitted}; 13500013 while another session lives, with the JSON text that names its holder`,
  },
  { params: v.object({ scenario: scenarioSchema }), result: empty },
);

export const appendBackup = request(
  "session/appendBackup",
  {
    from: "client",
    about: "Queues bundles. Answered when they are queued; what is refused arrives as a begin event with an error.",
    when: `${holding}, of kind backup`,
    otherwise: refusedHolding,
  },
  { params: v.object({ bundles: names, infos: v.optional(names) }), result: empty },
);

/** When data was saved last, by whole seconds since 1970; 0 for never. */
export const sinceSchema = v.object({ bundle: v.string(), lastIncrementalTime: v.number() });
export type Since = v.InferOutput<typeof sinceSchema>;

export const incrementSchema = v.object({
  ...sinceSchema.entries,
  /** The report of the previous backup; without one only times are compared. */
  manifest: v.optional(offerSchema),
  parameters: v.string(),
  /** Larger first; ties in order of arrival. */
  priority: v.number(),
});
export type Increment = v.InferOutput<typeof incrementSchema>;

export const appendIncremental = request(
  "session/appendIncremental",
  {
    from: "client",
    about: "Queues increments. The manifests are opened before it is answered.",
    when: `${holding}, of kind incremental`,
    otherwise: refusedHolding,
  },
  { params: v.object({ increments: v.array(incrementSchema), infos: v.optional(names) }), result: empty },
);

export const appendRestore = request(
  "session/appendRestore",
  {
    from: "client",
    about: "Queues bundles to be restored, with what the source device's capability file says of them.",
    when: `${holding}, of kind restore`,
    otherwise: refusedHolding,
  },
  {
    params: v.object({ bundles: names, infos: v.optional(names), source: v.array(sourceBundleSchema) }),
    result: empty,
  },
);

export const requestFile = request(
  "session/requestFile",
  {
    from: "client",
    about: "Asks for a writable file of the bundle's restore staging; it arrives as a fileReady event.",
    when: `${holding}, of kind restore, from the bundle's append until it is published`,
    otherwise: `${refusedHolding}; 13900020 for a bundle that is not being restored or a name that is a path`,
  },
  { params: v.object({ bundle: v.string(), name: v.string() }), result: empty },
);

export const requestFiles = request(
  "session/requestFiles",
  {
    from: "client",
    about: "Asks for several files at once, without reports; they arrive as filesReady events.",
    when: `${holding}, of kind restore, from the bundle's append until it is published`,
    otherwise: `${refusedHolding}; 13900020 as for session/requestFile`,
  },
  { params: v.object({ bundle: v.string(), names }), result: empty },
);

export const publish = request(
  "session/publish",
  {
    from: "client",
    about: "All files of the bundle are written: unpack them and run its hooks.",
    when: `${holding}, of kind restore, once for a bundle`,
    otherwise: `${refusedHolding}; 13900001 for a second publication or a name that is not empty`,
  },
  { params: v.object({ bundle: v.string(), name: v.string() }), result: empty },
);

export const migrateFile = request(
  "session/migrateFile",
  {
    from: "client",
    about: "Moves a file of the client's into a bundle that is being restored. The outcome is a migrated event.",
    when: `${holding}, of kind restore, in the role clone-tool`,
    otherwise: `${refusedHolding}; 13900001 without the role`,
  },
  {
    params: v.object({
      bundle: v.string(),
      /** Bare name of the file below both folders; empty for the whole folder. */
      name: v.string(),
      /** Host path of the folder that it comes from. */
      sourceDirectory: v.string(),
      /** Sandbox path of the folder that it goes to. */
      targetDirectory: v.string(),
    }),
    result: empty,
  },
);

export const openApk = request(
  "session/openApk",
  {
    from: "client",
    about: "Asks for a file that an application package is written into. Devices do that in a part that is not open.",
    when: `${holding}, of kind restore, in the role clone-tool`,
    otherwise: `${refusedHolding}; 13900001 without the role, 13900005 with it`,
  },
  { params: v.object({ path: v.string(), name: v.string() }), result: empty },
);

export const cancel = request(
  "session/cancel",
  {
    from: "client",
    about: "Ends a bundle that waits, starts or runs; its end then carries no error.",
    when: holding,
    otherwise: "answered with 13500012 for a bundle that is not in the session, 13900001 for whoever holds none",
  },
  {
    params: v.object({ bundle: v.string() }),
    /** 0, or one of the codes that the API returns instead of throwing. */
    result: v.object({ code: v.picklist([0, 13500011, 13500012]) }),
  },
);

export const updateTimer = request(
  "session/updateTimer",
  {
    from: "client",
    about: "Gives a bundle's code another limit: at once where it runs, else when it next does.",
    when: permitted,
    otherwise: `${refusedUnpermitted}; answered with false without the session or for a bundle that is not in it`,
  },
  { params: v.object({ bundle: v.string(), timeoutMs: v.number() }), result: v.object({ isAccepted: v.boolean() }) },
);

export const updateSendRate = request(
  "session/updateSendRate",
  {
    from: "client",
    about: "Says how many files of a bundle are handed over in a second; 0 pauses.",
    when: permitted,
    otherwise: `${refusedUnpermitted}; answered with false outside a backup of the bundle`,
  },
  { params: v.object({ bundle: v.string(), perSecond: v.number() }), result: v.object({ isAccepted: v.boolean() }) },
);

export const releaseSession = request(
  "session/release",
  {
    from: "client",
    about: "Ends the session. Answered after the last event.",
    when: holding,
    otherwise: "13900001 for whoever holds none",
  },
  { params: empty, result: empty },
);

export const measure = request(
  "session/measure",
  {
    from: "client",
    about: "Measures bundles. Answered when it is accepted; the numbers arrive as sizes events.",
    when: `${holding}, of kind backup or incremental, while no other measurement of its runs`,
    otherwise: `${refusedHolding}; 13900020 while one runs`,
  },
  { params: v.object({ isPrecise: v.boolean(), since: v.array(sinceSchema) }), result: empty },
);

export const backupInfo = request(
  "bundle/backupInfo",
  {
    from: "client",
    about: "What the application's getBackupInfo gives.",
    when: permitted,
    otherwise: `${refusedUnpermitted}; what a bundle's start fails with`,
  },
  { params: v.object({ bundle: v.string() }), result: v.object({ text: v.string() }) },
);

export const compatibilityInfo = request(
  "bundle/compatibilityInfo",
  {
    from: "client",
    about: "What the application's getBackupCompatibilityInfo or, in a restore, getRestoreCompatibilityInfo gives.",
    when: holding,
    otherwise: "13900001 for whoever holds no session; what a bundle's start fails with",
  },
  { params: v.object({ bundle: v.string(), extInfo: v.string() }), result: v.object({ text: v.string() }) },
);

export const cleanTemporary = request(
  "bundle/cleanTemporary",
  {
    from: "client",
    about: "Empties an application's temporary backup folders.",
    when: holding,
    otherwise: "13900001 for whoever holds no session; answered with false for a bundle that is unknown or under way",
  },
  { params: v.object({ bundle: v.string() }), result: v.object({ isCleaned: v.boolean() }) },
);

const openFileSchema = v.object({
  name: v.string(),
  file: v.optional(offerSchema),
  manifest: v.optional(offerSchema),
  /** Errno name, where the file could not be opened. */
  errno: v.optional(v.string()),
});
export type ReadyFile = v.InferOutput<typeof openFileSchema>;

export const sessionEventSchema = v.variant("kind", [
  v.object({ kind: v.literal("begin"), bundle: v.string(), error: v.optional(wireErrorSchema) }),
  v.object({ kind: v.literal("fileReady"), bundle: v.string(), ...openFileSchema.entries }),
  v.object({ kind: v.literal("filesReady"), bundle: v.string(), files: v.array(openFileSchema) }),
  v.object({ kind: v.literal("result"), bundle: v.string(), text: v.string() }),
  v.object({ kind: v.literal("process"), bundle: v.string(), text: v.string() }),
  v.object({ kind: v.literal("sizes"), text: v.string() }),
  v.object({ kind: v.literal("migrated"), bundle: v.string(), error: v.optional(wireErrorSchema) }),
  v.object({ kind: v.literal("end"), bundle: v.string(), error: v.optional(wireErrorSchema) }),
  v.object({ kind: v.literal("allEnd") }),
]);
export type SessionEvent = v.InferOutput<typeof sessionEventSchema>;

export const sessionEvent = request(
  "session/event",
  {
    from: "service",
    about:
      "Tells the holder of the session one thing, one at a time and in order: the answer says that the callback was called and the files are open.",
    when: "from session/open until session/release is answered",
    otherwise: "a client without a session answers and forgets it",
  },
  { params: sessionEventSchema, result: empty },
);

export const writeCapabilities = request(
  "device/writeCapabilities",
  {
    from: "client",
    about:
      "Writes the capability file into a file of the client's. Scope device lists every application with its size, session those that allow backup without sizes, incremental the applications named, with what is new in them.",
    when: permitted,
    otherwise: refusedUnpermitted,
  },
  {
    params: v.object({
      into: offerSchema,
      scope: v.picklist(["device", "session", "incremental"]),
      /** For scope incremental. */
      since: v.optional(v.array(sinceSchema)),
    }),
    result: empty,
  },
);

export const status = request(
  "service/status",
  { from: "client", about: "Who serves, since when, and what it does.", when: greeted, otherwise: refusedUngreeted },
  {
    params: empty,
    result: v.object({
      pid: v.number(),
      version: v.string(),
      home: v.string(),
      sandbox: v.string(),
      startedAtMs: v.number(),
      session: v.optional(v.object({ scenario: scenarioSchema, name: v.string(), runningBundles: names })),
    }),
  },
);

export const stop = request(
  "service/stop",
  {
    from: "client",
    about: "Asks the service to end. Answered before it does.",
    when: `${greeted}, by a client that came without a token`,
    otherwise: "13900001 for a client that came with one",
  },
  { params: empty, result: empty },
);

export const goodbye = notification(
  "service/goodbye",
  {
    from: "service",
    about: "The service ends because it was asked to.",
    when: "just before the connection ends",
    otherwise: "a client takes note at any time",
  },
  empty,
);
