import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { readJson5 } from "./read-json5.ts";

const buildProfileSchema = v.object({
  targets: v.optional(
    v.array(v.object({ resource: v.optional(v.object({ directories: v.optional(v.array(v.string()), []) })) })),
    [],
  ),
});

/**
 * The `resources` folders that the targets of a module have of their own, absolute, in the order of the module's
 * `build-profile.json5`.
 *
 * @throws {BackupError} `invalidArgument` for a file that cannot be read.
 */
export function targetResources(moduleDirectory: string): string[] {
  const file = join(moduleDirectory, "build-profile.json5");
  if (!existsSync(file)) return [];
  return readJson5(file, buildProfileSchema).targets.flatMap(({ resource }) =>
    (resource?.directories ?? []).map((directory) => resolve(moduleDirectory, directory)),
  );
}
