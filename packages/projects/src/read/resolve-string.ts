import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { readJson5 } from "./read-json5.ts";
import { resourceDirectories } from "./resource-directories.ts";

const stringsSchema = v.object({
  string: v.optional(v.array(v.object({ name: v.string(), value: v.string() }))),
});

/**
 * Looks up a `$string:name` reference; any other text stands for itself.
 *
 * @param resources `resources` folders, searched in this order.
 * @returns `undefined` where no file defines the name.
 * @throws {BackupError} `invalidArgument` for an element file that cannot be read.
 */
export function resolveString(text: string, resources: readonly string[]): string | undefined {
  if (!text.startsWith("$string:")) return text;
  const name = text.slice("$string:".length);
  return resources
    .flatMap(listElementFiles)
    .flatMap((file) => readJson5(file, stringsSchema).string ?? [])
    .find((entry) => entry.name === name)?.value;
}

function listElementFiles(folder: string): string[] {
  return resourceDirectories(folder, "element").flatMap((directory) =>
    readdirSync(directory)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(directory, name)),
  );
}
