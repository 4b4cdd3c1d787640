import { BackupError } from "@carryall/protocol";
import * as v from "valibot";

/** What the code takes of it by name, `default` among them; absent where any name may be asked for. */
const names = v.optional(v.array(v.string()));

const compiledImportSchema = v.variant("kind", [
  /** Another compiled module, by its id. An eager one is imported for what it does, and not for what it exports. */
  v.object({ kind: v.literal("module"), id: v.string(), names, isEager: v.optional(v.boolean()) }),
  /** What an application imports from the platform: `@ohos.…`, `@kit.…`. */
  v.object({ kind: v.literal("platform"), name: v.string(), names }),
  /** Not found when the project was compiled: a stub that names this specifier stands for it. */
  v.object({ kind: v.literal("missing"), specifier: v.string(), names }),
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
      /** The names that it exports itself. Absent for CommonJS, whose exports only running it tells. */
      exports: v.optional(v.array(v.string())),
      /** Specifiers of the modules all of whose names it exports, too. */
      stars: v.optional(v.array(v.string())),
      /** What it uses of the names that ArkUI puts in the global scope. */
      uiNames: v.optional(v.array(v.string())),
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
