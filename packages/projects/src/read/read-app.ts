import { join } from "node:path";
import { BackupError, type BundleName, isBundleName } from "@carryall/protocol";
import * as v from "valibot";
import { findAppFile } from "./find-project.ts";
import { readJson5 } from "./read-json5.ts";
import { resolveString } from "./resolve-string.ts";

export interface AppConfiguration {
  readonly bundleName: BundleName;
  readonly versionCode: number;
  readonly versionName: string;
  /** How many clones of itself the application allows beside it; absent where it allows none. */
  readonly maxClones?: number;
  readonly warnings: readonly string[];
}

const maxVersionCode = 2 ** 31 - 1;

const appSchema = v.object({
  app: v.object({
    bundleName: v.string(),
    versionCode: v.pipe(
      v.number(),
      v.integer("must be a whole number"),
      v.minValue(0, "must not be negative"),
      v.maxValue(maxVersionCode, "must be below 2^31"),
    ),
    versionName: v.string(),
    multiAppMode: v.optional(
      v.object({
        multiAppModeType: v.string(),
        maxCount: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1, "must be at least 1")),
      }),
    ),
  }),
});

/**
 * Reads the application's name and version from `AppScope/app.json5`, or an older project's `app.json`.
 *
 * @throws {BackupError} `invalidArgument` for a file that cannot be read and for a name that no bundle can have.
 */
export function readApp(projectDirectory: string): AppConfiguration {
  const file = findAppFile(projectDirectory) ?? join(projectDirectory, "AppScope", "app.json5");
  const { app } = readJson5(file, appSchema);
  const versionName = resolveString(app.versionName, [join(projectDirectory, "AppScope", "resources")]);
  return {
    bundleName: parseAppBundleName(app.bundleName, file),
    versionCode: app.versionCode,
    versionName: versionName ?? app.versionName,
    ...(app.multiAppMode?.multiAppModeType === "appClone" ? { maxClones: app.multiAppMode.maxCount } : {}),
    warnings:
      versionName === undefined ? [`${file}: app.versionName is ${app.versionName}, which no resource defines`] : [],
  };
}

// A colon would make it the name of a clone, which only a device hands out.
function parseAppBundleName(text: string, file: string): BundleName {
  if (isBundleName(text) && !text.includes(":")) return text;
  throw new BackupError("invalidArgument", `Cannot read ${file}: ${JSON.stringify(text)} is not a bundle name`, {
    hint: "A bundle name has segments joined by dots, like com.example.notes",
  });
}
