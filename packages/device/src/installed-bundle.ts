import { join } from "node:path";
import { BackupError, type BundleName, isBundleName } from "@carryall/protocol";
import * as v from "valibot";
import { readIfThere } from "./read-if-there.ts";

export const bundleRecordSchema = v.object({
  formatVersion: v.literal(1),
  name: v.pipe(
    v.string(),
    v.custom<BundleName>((text) => typeof text === "string" && isBundleName(text)),
  ),
  versionCode: v.number(),
  versionName: v.string(),
  modules: v.array(v.string()),
  /** Absent where the application has no extension of type `backup`. */
  extension: v.optional(v.object({ name: v.string(), moduleName: v.string() })),
  /** Where the sources were, for people. */
  origin: v.string(),
  installedAt: v.string(),
});

/** What `apps/<bundle>/bundle.json` says. */
export type BundleRecord = v.InferOutput<typeof bundleRecordSchema>;

/** An installed application. */
export interface InstalledBundle extends BundleRecord {
  readonly directory: string;
  /** Holds `modules.json` and the compiled modules that it names. */
  readonly codeDirectory: string;
  /** Text of backup_config.json as installed; `undefined` without an extension. */
  readonly profileText: string | undefined;
}

export const bundleRecordName = "bundle.json";
export const profileName = "backup_config.json";
export const codeDirectoryName = "code";

/**
 * @returns `undefined` where nothing is installed in the directory.
 * @throws {BackupError} `ioError` for a record that is damaged.
 */
export function readInstalledBundle(directory: string): InstalledBundle | undefined {
  const text = readIfThere(join(directory, bundleRecordName));
  if (text === undefined) return undefined;
  return {
    ...parseRecord(text, directory),
    directory,
    codeDirectory: join(directory, codeDirectoryName),
    profileText: readIfThere(join(directory, profileName)),
  };
}

function parseRecord(text: string, directory: string): BundleRecord {
  try {
    return v.parse(bundleRecordSchema, JSON.parse(text));
  } catch (cause) {
    throw new BackupError("ioError", `Cannot read the application in ${directory}: its bundle.json is damaged`, {
      cause,
      hint: "Install the application again",
    });
  }
}
