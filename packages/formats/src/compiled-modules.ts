import { BackupError } from "@carryall/protocol";
import * as v from "valibot";

const compiledImportSchema = v.variant("kind", [
  /** Another compiled module, by its id. */
  v.object({ kind: v.literal("module"), id: v.string() }),
  /** What an application imports from the platform: `@ohos.…`, `@kit.…`. */
  v.object({ kind: v.literal("platform"), name: v.string() }),
  /** Not found when the project was compiled; importing it fails with this specifier in the message. */
  v.object({ kind: v.literal("missing"), specifier: v.string() }),
]);

export const compiledModulesSchema = v.object({
  formatVersion: v.literal(1),
  /** Id of the module that holds the extension. */
  entry: v.string(),
  /** By module id. Files are relative to the folder of this text. */
  modules: v.record(
    v.string(),
    v.object({
      file: v.string(),
      sourceMap: v.optional(v.string()),
      /** By specifier, as it stands in the module's code. */
      imports: v.record(v.string(), compiledImportSchema),
    }),
  ),
});

export type CompiledImport = v.InferOutput<typeof compiledImportSchema>;

/** What `projects` writes at install and the extension host loads. */
export type CompiledModules = v.InferOutput<typeof compiledModulesSchema>;

/**
 * @throws {BackupError} `startFailed` for a text that is not JSON, has another form, or names an entry or an import
 * that is not among its modules.
 */
export function parseCompiledModules(text: string): CompiledModules {
  const compiled = v.safeParse(compiledModulesSchema, parseJson(text));
  if (!compiled.success) throw unusable(v.summarize(compiled.issues));
  checkIds(compiled.output);
  return compiled.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable("the list is not JSON", cause);
  }
}

function checkIds({ entry, modules }: CompiledModules): void {
  if (!Object.hasOwn(modules, entry)) throw unusable(`the entry ${JSON.stringify(entry)} is not in the list`);
  for (const [id, { imports }] of Object.entries(modules)) {
    for (const target of Object.values(imports)) {
      if (target.kind === "module" && !Object.hasOwn(modules, target.id)) {
        throw unusable(`${JSON.stringify(id)} imports ${JSON.stringify(target.id)}, which is not in the list`);
      }
    }
  }
}

function unusable(what: string, cause?: unknown): BackupError {
  return new BackupError("startFailed", `Cannot load the application's compiled modules: ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: "Install the application again",
  });
}
