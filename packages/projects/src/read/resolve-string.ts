import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { readJson5 } from "./read-json5.ts";

const stringsSchema = v.object({
  string: v.optional(v.array(v.object({ name: v.string(), value: v.string() }))),
});

/**
 * Looks up a `$string:name` reference; any other text stands for itself.
 * Only the `base` folder counts: a backup does not change with the language of a device.
 *
 * @param resourceDirectories `resources` folders, searched in this order.
 * @returns `undefined` where no file defines the name.
 * @throws {BackupError} `invalidArgument` for an element file that cannot be read.
 */
export function resolveString(text: string, resourceDirectories: readonly string[]): string | undefined {
  if (!text.startsWith("$string:")) return text;
  const name = text.slice("$string:".length);
  return resourceDirectories
    .flatMap(listElementFiles)
    .flatMap((file) => readJson5(file, stringsSchema).string ?? [])
    .find((entry) => entry.name === name)?.value;
}

function listElementFiles(resourceDirectory: string): string[] {
  const directory = join(resourceDirectory, "base", "element");
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(directory, name));
}
