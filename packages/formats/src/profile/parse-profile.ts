import { BackupError } from "@carryall/protocol";
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from "../text/json-value.ts";
import { parseLenientJson } from "../text/parse-lenient-json.ts";
import { defaultIncludes } from "./default-includes.ts";
import type { CompatibleDir, OptionDir, Profile } from "./profile.ts";

export interface ParseProfileOptions {
  /** Where the text came from, for messages: `entry/src/main/resources/base/profile/backup_config.json`. */
  readonly source: string;
}

const maxCompatibleDirs = 1000;

/**
 * Reads `backup_config.json` with the device's rules: keys that are unknown are skipped, those of a wrong type count
 * as absent and are named in `warnings`, list items that are no text are left out.
 *
 * @throws {BackupError} `invalidArgument`, with line, column and hint, for a text that the device could not read, and for
 * one that is no object: on a device both quietly allow nothing.
 * @see app_file_service: b_json_entity_extension_config.cpp
 */
export function parseProfile(text: string, { source }: ParseProfileOptions): Profile {
  const { value, warnings } = parseLenientJson(text, { subject: `the profile ${source}` });
  if (!isJsonObject(value)) throw notAnObject(value, source);
  const reader = new ProfileReader(value, [...warnings]);
  const includes = reader.texts("includes");
  const restoreDeps = reader.text("restoreDeps");
  return {
    allowToBackupRestore: reader.flag("allowToBackupRestore"),
    includes: includes ?? defaultIncludes,
    hasDefaultIncludes: includes === undefined,
    excludes: reader.texts("excludes") ?? [],
    fullBackupOnly: reader.flag("fullBackupOnly"),
    restoreDeps,
    restoreDepNames: splitNames(restoreDeps),
    supportScene: reader.text("supportScene"),
    extraInfo: reader.object("extraInfo"),
    requireCompatibility: reader.flag("requireCompatibility"),
    backupScene: reader.text("backupScene"),
    optionDir: reader.optionDirs(),
    compatibleDirMapping: reader.compatibleDirs(),
    warnings: reader.warnings,
  };
}

function notAnObject(value: JsonValue, source: string): BackupError {
  return new BackupError(
    "invalidArgument",
    `Cannot read the profile ${source}: line 1, column 1: the text is ${describeJson(value)}, not an object`,
    { hint: 'A profile looks like { "allowToBackupRestore": true, "includes": [] }' },
  );
}

function splitNames(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

class ProfileReader {
  readonly warnings: string[];
  readonly #profile: JsonObject;

  constructor(profile: JsonObject, warnings: string[]) {
    this.#profile = profile;
    this.warnings = warnings;
  }

  flag(key: string): boolean {
    const value = this.#valueOf(key);
    if (typeof value === "boolean") return value;
    this.#warnOfType(key, value, "true or false");
    return false;
  }

  text(key: string): string {
    const value = this.#valueOf(key);
    if (typeof value === "string") return value;
    this.#warnOfType(key, value, "a string");
    return "";
  }

  object(key: string): JsonObject | undefined {
    const value = this.#valueOf(key);
    if (isJsonObject(value)) return value;
    this.#warnOfType(key, value, "an object");
    return undefined;
  }

  texts(key: string): string[] | undefined {
    const value = this.#valueOf(key);
    if (Array.isArray(value)) return this.#textsIn(value, key);
    this.#warnOfType(key, value, "an array of strings");
    return undefined;
  }

  optionDirs(): OptionDir[] | undefined {
    const value = this.#valueOf("optionDir");
    if (Array.isArray(value)) return value.flatMap((item, index) => this.#optionDir(item, `optionDir[${index}]`));
    this.#warnOfType("optionDir", value, "an array");
    return undefined;
  }

  compatibleDirs(): CompatibleDir[] {
    const value = this.#valueOf("compatibleDirMapping");
    if (!Array.isArray(value)) {
      this.#warnOfType("compatibleDirMapping", value, "an array");
      return [];
    }
    const taken = new Set<string>();
    const dirs = value.flatMap((item, index) => this.#compatibleDir(item, `compatibleDirMapping[${index}]`, taken));
    if (dirs.length <= maxCompatibleDirs) return dirs;
    this.warnings.push(`compatibleDirMapping is ignored: it has more than ${maxCompatibleDirs} entries`);
    return [];
  }

  #valueOf(key: string): JsonValue | undefined {
    // An own key only: "constructor" is no setting.
    return Object.hasOwn(this.#profile, key) ? this.#profile[key] : undefined;
  }

  #textsIn(list: readonly JsonValue[], key: string): string[] {
    return list.flatMap((item, index) => {
      if (typeof item === "string" && item !== "") return [item];
      this.warnings.push(`${key}[${index}] is left out: it is ${item === "" ? "empty" : describeJson(item)}`);
      return [];
    });
  }

  #optionDir(item: JsonValue, where: string): OptionDir[] {
    if (!isJsonObject(item) || typeof item.sceneId !== "string") {
      this.warnings.push(`${where} is left out: it has no sceneId`);
      return [];
    }
    return [
      {
        sceneId: item.sceneId,
        ...(item.includes === undefined ? {} : { includes: this.#optionList(item.includes, `${where}.includes`) }),
        ...(item.excludes === undefined ? {} : { excludes: this.#optionList(item.excludes, `${where}.excludes`) }),
      },
    ];
  }

  /** Unlike at the top, a list of a wrong type is an empty one here. */
  #optionList(value: JsonValue, where: string): string[] {
    if (Array.isArray(value)) return this.#textsIn(value, where);
    this.#warnOfType(where, value, "an array of strings");
    return [];
  }

  #compatibleDir(item: JsonValue, where: string, taken: Set<string>): CompatibleDir[] {
    const { backupDir, restoreDir } = isJsonObject(item) ? item : {};
    const problem =
      typeof backupDir !== "string" || typeof restoreDir !== "string"
        ? "it needs a backupDir and a restoreDir"
        : /\*|\|\|\|\|/.test(backupDir) || /\*|\|\|\|\|/.test(restoreDir)
          ? 'neither path may have "*" or "||||" in it'
          : taken.has(restoreDir)
            ? "its restoreDir was given before"
            : undefined;
    if (problem === undefined && typeof backupDir === "string" && typeof restoreDir === "string") {
      taken.add(restoreDir);
      return [{ backupDir, restoreDir }];
    }
    this.warnings.push(`${where} is left out: ${problem}`);
    return [];
  }

  #warnOfType(key: string, value: JsonValue | undefined, wanted: string): void {
    if (value !== undefined) this.warnings.push(`${key} is ignored: it is ${describeJson(value)}, not ${wanted}`);
  }
}
