import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The folders of one kind (`element`, `profile`) in a `resources` folder, in the order in which they are looked
 * through: `base` first, then those of a language or a device (`en_US`, `phone-dark`) by name. A backup does not change
 * with the language of a device, so that the others serve only for what `base` does not have.
 */
export function resourceDirectories(resources: string, kind: "element" | "profile"): string[] {
  if (!existsSync(resources)) return [];
  const qualifiers = readdirSync(resources)
    .filter((name) => name !== "base" && name !== "rawfile" && name !== "resfile")
    .sort();
  return ["base", ...qualifiers].map((name) => join(resources, name, kind)).filter((folder) => existsSync(folder));
}
