import { Buffer } from "node:buffer";
import { isPathText, readPathText } from "../text/read-path-text.ts";
import { asciiString } from "./ascii-string.ts";
import { encodeManifestTime } from "./encode-manifest-time.ts";
import type { ManifestItem, ManifestStat } from "./manifest.ts";

export interface EncodeManifestOptions {
  /** False for a set without tars, whose times stand in the files' names. */
  readonly hasTimes?: boolean;
}

/**
 * The text of `manage.json`, laid out as the original's full backup does it: one compact item a line, keys sorted,
 * ASCII only. Nothing to send is `[]`.
 *
 * What is ours stands under the key `carryall`, which the original skips: the content's `sha256`; `changed` in its
 * place where nobody knows what the content is; and `pathBase64`, the exact bytes, where the path is not UTF-8 and
 * `path` has U+FFFD in it.
 *
 * @see app_file_service: sub_ext_extension.cpp, DoAppendFiles
 */
export function encodeManifest(
  items: readonly ManifestItem[],
  { hasTimes = true }: EncodeManifestOptions = {},
): string {
  if (items.length === 0) return "[]";
  return `[${items.map((item) => encodeItem(item, hasTimes)).join("\n,")}\n]`;
}

function encodeItem(item: ManifestItem, hasTimes: boolean): string {
  const { fileName, path, stat, isBigFile, isUserTar } = item;
  const information = `{"path":${asciiString(readPathText(path))},"stat":${encodeStat(stat, hasTimes)}}`;
  const flags = `"isBigFile":${isBigFile},"isUserTar":${isUserTar}`;
  return `{${encodeOurs(item)}"fileName":${asciiString(fileName)},"information":${information},${flags}}`;
}

function encodeOurs({ path, sha256, hasChanged }: ManifestItem): string {
  const ours = {
    ...(hasChanged === true ? { changed: true } : {}),
    ...(isPathText(path) ? {} : { pathBase64: Buffer.from(path).toString("base64") }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  return Object.keys(ours).length === 0 ? "" : `"carryall":${JSON.stringify(ours)},`;
}

function encodeStat({ atimeNs, mode, mtimeNs, sizeBytes }: ManifestStat, hasTimes: boolean): string {
  if (!hasTimes) return `{"st_mode":${mode},"st_size":${sizeBytes}}`;
  const times = `"st_atim":${encodeManifestTime(atimeNs)},"st_mode":${mode},"st_mtim":${encodeManifestTime(mtimeNs)}`;
  return `{${times},"st_size":${sizeBytes}}`;
}
