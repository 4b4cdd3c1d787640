import { Buffer } from "node:buffer";
import { BackupError } from "@carryall/protocol";
import { describeJson, isJsonObject, type JsonObject, type JsonValue } from "../text/json-value.ts";
import { readPathText } from "../text/read-path-text.ts";
import type { ManifestItem, ManifestStat } from "./manifest.ts";
import { integerOr, parseManifestTime } from "./parse-manifest-time.ts";

/** Mode of a file whose item has none: rw-rw----. */
const defaultMode = 0o100660;

/**
 * Reads `manage.json`: compact or pretty, `[]`, or the `null` of an increment with nothing in it.
 * Fields of an item that are missing or of a wrong type get the original's defaults; an item that names no file is an
 * error, as is anything that would restore nothing and call it success.
 *
 * @throws {BackupError} `unpackFailed` with what is wrong and, where it is one item, its number from 1.
 * @see app_file_service: b_json_entity_ext_manage.cpp, GetExtManageInfo
 */
export function parseManifest(text: string): ManifestItem[] {
  const root = parseJson(text);
  if (root === null) return [];
  if (!Array.isArray(root)) throw badManifest(`it is ${describeJson(root)}, not a list of files`);
  return root.map((item: JsonValue, index: number) => parseItem(item, `item ${index + 1}`));
}

function parseJson(text: string): JsonValue {
  try {
    // JSON.parse yields nothing but JSON values.
    return JSON.parse(text.replace(/^\uFEFF/, "")) as JsonValue;
  } catch (cause) {
    throw badManifest(`it is not JSON, or was cut (${cause instanceof Error ? cause.message : cause})`, cause);
  }
}

function parseItem(item: JsonValue, where: string): ManifestItem {
  if (!isJsonObject(item)) throw badManifest(`${where} is ${describeJson(item)}`);
  const { fileName, information } = item;
  if (typeof fileName !== "string" || fileName === "") throw badManifest(`${where} has no fileName`);
  if (!isJsonObject(information)) throw badManifest(`${where} (${fileName}) has no information about its file`);
  const text = typeof information.path === "string" ? information.path : "";
  const { path, ...ours } = parseOurs(item.carryall, text, `${where} (${fileName})`);
  return {
    fileName,
    path,
    stat: parseStat(information.stat),
    isBigFile: parseIsBigFile(item.isBigFile, fileName),
    isUserTar: item.isUserTar === true,
    ...ours,
  };
}

function parseIsBigFile(value: JsonValue | undefined, fileName: string): boolean {
  // Before the key existed, every item but the tars was a big file.
  if (value === undefined) return !fileName.endsWith(".tar");
  return value === true;
}

type OurFields = Pick<ManifestItem, "path" | "sha256" | "hasChanged">;

function parseOurs(ours: JsonValue | undefined, text: string, where: string): OurFields {
  const path = Uint8Array.from(Buffer.from(text, "utf8"));
  if (ours === undefined) return { path };
  if (!isJsonObject(ours)) throw badManifest(`${where}: "carryall" is ${describeJson(ours)}`);
  return {
    path: parsePath(ours, path, where),
    ...parseHash(ours, where),
    ...(ours.changed === true ? { hasChanged: true } : {}),
  };
}

function parsePath({ pathBase64 }: JsonObject, textPath: Uint8Array, where: string): Uint8Array {
  if (pathBase64 === undefined) return textPath;
  const bytes = Buffer.from(typeof pathBase64 === "string" ? pathBase64 : "", "base64");
  const isExact = bytes.toString("base64") === pathBase64;
  // The original goes by `path`: two readers must not be sent to two places.
  if (isExact && readPathText(bytes) === readPathText(textPath)) return Uint8Array.from(bytes);
  throw badManifest(`${where}: pathBase64 and path are not the same path`);
}

function parseHash({ sha256 }: JsonObject, where: string): { sha256?: string } {
  if (sha256 === undefined) return {};
  if (typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256)) return { sha256 };
  throw badManifest(`${where}: sha256 is not 64 lower-case hex digits`);
}

function parseStat(stat: JsonValue | undefined): ManifestStat {
  const fields = isJsonObject(stat) ? stat : {};
  return {
    sizeBytes: integerOr(fields.st_size, 0),
    mode: integerOr(fields.st_mode, defaultMode),
    atimeNs: parseManifestTime(fields.st_atim),
    mtimeNs: parseManifestTime(fields.st_mtim),
  };
}

function badManifest(what: string, cause?: unknown): BackupError {
  return new BackupError("unpackFailed", `Cannot read manage.json: ${what}`, cause === undefined ? {} : { cause });
}
