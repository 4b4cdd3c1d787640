import { parameterError } from "../errors/parameter-error.ts";

/**
 * The directory that a context given by the application names.
 *
 * @throws {BusinessError} 401 for what is no context.
 */
export function contextDirectory(context: unknown, property: "preferencesDir" | "databaseDir"): string {
  const directory: unknown =
    typeof context === "object" && context !== null ? Reflect.get(context, property) : undefined;
  if (typeof directory !== "string" || directory === "") throw parameterError("The context must be a Context.");
  return directory;
}
