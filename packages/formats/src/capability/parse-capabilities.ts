import { BackupError } from "@carryall/protocol";
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from "../text/json-value.ts";
import { parseLenientJson } from "../text/parse-lenient-json.ts";
import type { CapabilityFile, CapabilityItem } from "./capability-file.ts";

export interface ParsedCapabilities extends CapabilityFile {
  /** The items that had to be left out. */
  readonly problems: readonly CapabilityProblem[];
}

export interface CapabilityProblem {
  /** Place in `bundleInfos`, from 0. */
  readonly index: number;
  /** The bundle's name, where the item has one. */
  readonly name: string | undefined;
  readonly message: string;
}

/**
 * Reads a capability file of ours, a device's, or one by hand in the documentation's short form.
 * Unknown keys are skipped; an item without one of the six keys that a restore needs is left out and named in
 * `problems`, so that it does not spoil the others. `appIndex` is 0 and all else empty or false where missing.
 *
 * @throws {BackupError} `invalidArgument` for a text that is not JSON or has no list `bundleInfos`.
 * @see app_file_service: utils/include/b_json/b_json_entity_caps.h
 */
export function parseCapabilities(text: string): ParsedCapabilities {
  const { value } = parseLenientJson(text, { subject: "the capability file" });
  const root = isJsonObject(value) ? value : {};
  const { backupVersion, bundleInfos } = root;
  if (!Array.isArray(bundleInfos)) {
    const what = isJsonObject(value) ? `bundleInfos is ${describeJson(bundleInfos)}` : `it is ${describeJson(value)}`;
    throw new BackupError("invalidArgument", `Cannot read the capability file: ${what}, not a list of bundles`);
  }
  return {
    ...(typeof backupVersion === "string" ? { backupVersion } : {}),
    ...parseItems(bundleInfos),
    deviceType: textOf(root, "deviceType"),
    systemFullName: textOf(root, "systemFullName"),
  };
}

function parseItems(list: readonly JsonValue[]): Pick<ParsedCapabilities, "bundleInfos" | "problems"> {
  const bundleInfos: CapabilityItem[] = [];
  const problems: CapabilityProblem[] = [];
  for (const [index, json] of list.entries()) {
    const item = parseItem(json);
    if (typeof item === "string") problems.push({ index, name: nameOf(json), message: item });
    else bundleInfos.push(item);
  }
  return { bundleInfos, problems };
}

/** The item, or what is wrong with it. */
function parseItem(json: JsonValue): CapabilityItem | string {
  if (!isJsonObject(json)) return `The item is ${describeJson(json)}, not an object`;
  const { name, versionCode, versionName, spaceOccupied, allToBackup, extensionName } = json;
  const { appIndex, increSpaceOccupied, extraInfo } = json;
  if (typeof name !== "string" || name === "") return wrongKey("name", name, "a name");
  if (!isInteger(versionCode)) return wrongKey("versionCode", versionCode, "a whole number");
  if (typeof versionName !== "string") return wrongKey("versionName", versionName, "a string");
  if (!isInteger(spaceOccupied)) return wrongKey("spaceOccupied", spaceOccupied, "a whole number");
  if (typeof allToBackup !== "boolean") return wrongKey("allToBackup", allToBackup, "true or false");
  if (typeof extensionName !== "string") return wrongKey("extensionName", extensionName, "a string");
  return {
    name,
    appIndex: isInteger(appIndex) ? appIndex : 0,
    versionCode,
    versionName,
    spaceOccupied,
    ...(isInteger(increSpaceOccupied) ? { increSpaceOccupied } : {}),
    allToBackup,
    extensionName,
    fullBackupOnly: json.fullBackupOnly === true,
    requireCompatibility: json.requireCompatibility === true,
    restoreDeps: textOf(json, "restoreDeps"),
    supportScene: textOf(json, "supportScene"),
    extraInfo: isJsonObject(extraInfo) ? extraInfo : {},
  };
}

function wrongKey(key: string, value: JsonValue | undefined, wanted: string): string {
  return `${key} is ${value === "" ? "empty" : describeJson(value)}, not ${wanted}`;
}

function nameOf(json: JsonValue): string | undefined {
  return isJsonObject(json) && typeof json.name === "string" ? json.name : undefined;
}

function textOf(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}

function isInteger(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value);
}
