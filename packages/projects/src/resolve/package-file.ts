import { existsSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { readJson5 } from "../read/read-json5.ts";

const dependenciesSchema = v.optional(v.record(v.string(), v.unknown()), {});
const packageSchema = v.object({
  name: v.optional(v.string(), ""),
  main: v.optional(v.string(), ""),
  dependencies: dependenciesSchema,
  dynamicDependencies: dependenciesSchema,
  devDependencies: dependenciesSchema,
  overrides: dependenciesSchema,
});

/** What a package says of itself, as far as finding its sources needs it. */
export interface PackageDescription {
  /** Empty where it has none. */
  readonly name: string;
  /** Relative to its folder; empty where its index is meant. */
  readonly main: string;
  /** Where each dependency is, as its author wrote it: `file:../common`, a version, or whatever else stands there. */
  readonly dependencies: Readonly<Record<string, unknown>>;
}

/**
 * Reads a folder's `oh-package.json5`, or the `package.json` of a project from before it.
 *
 * @returns `undefined` for a folder that is no package.
 * @throws {BackupError} `invalidArgument` for a file that cannot be read.
 */
export function readPackage(directory: string): PackageDescription | undefined {
  const file = packageFile(directory);
  if (file === undefined) return undefined;
  const { name, main, ...lists } = readJson5(file, packageSchema);
  const { dependencies, dynamicDependencies, devDependencies, overrides } = lists;
  return {
    name,
    main,
    dependencies: { ...devDependencies, ...dynamicDependencies, ...dependencies, ...overrides },
  };
}

export function isPackage(directory: string): boolean {
  return packageFile(directory) !== undefined;
}

function packageFile(directory: string): string | undefined {
  return ["oh-package.json5", "package.json"].map((name) => join(directory, name)).find((file) => existsSync(file));
}
