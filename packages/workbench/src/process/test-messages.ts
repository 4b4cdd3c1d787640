import * as v from "valibot";

const idSchema = v.string();

/** What the process that runs an author's tests is told once, first. */
export const testRequestSchema = v.object({
  codeDirectory: v.string(),
  roots: v.array(v.object({ sandboxPath: v.string(), hostPath: v.string() })),
  application: v.object({
    bundleName: v.string(),
    moduleName: v.string(),
    versionCode: v.number(),
    versionName: v.string(),
  }),
  model: v.picklist(["stage", "fa"]),
  packageName: v.string(),
  /** Ids of compiled modules. */
  abilities: v.array(v.object({ name: v.string(), id: idSchema })),
  mainAbility: v.optional(v.string()),
  runnerId: v.optional(idSchema),
  listId: idSchema,
  /** Test files that are run in the list's place; empty for what the list names. */
  chosenIds: v.array(idSchema),
  hypiumId: idSchema,
  /** As `aa test` hands them to a runner: `-s timeout`, `-s class` and the like. */
  parameters: v.record(v.string(), v.string()),
});

export type TestRequest = v.InferOutput<typeof testRequestSchema>;

const caseFields = { suite: v.string(), name: v.string(), file: v.string() };

/** What that process tells while it runs. */
export const testEventSchema = v.variant("kind", [
  v.object({ kind: v.literal("log"), level: v.string(), text: v.string() }),
  v.object({ kind: v.literal("caseStarted"), ...caseFields }),
  v.object({
    kind: v.literal("caseDone"),
    ...caseFields,
    status: v.picklist(["passed", "failed", "error", "skipped"]),
    durationMs: v.number(),
    message: v.string(),
  }),
  /** All is done; nothing follows. */
  v.object({ kind: v.literal("finished") }),
  /** The tests cannot be run, or no further. */
  v.object({ kind: v.literal("broken"), message: v.string() }),
]);

export type TestEvent = v.InferOutput<typeof testEventSchema>;

export type TellEvent = (event: TestEvent) => void;
