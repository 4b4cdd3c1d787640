import { Buffer } from "node:buffer";
import { isPathText, readPathText } from "../text/read-path-text.ts";
import { splitTime } from "../time/split-time.ts";
import type { ManifestItem, ManifestStat } from "./manifest.ts";

/**
 * The text of `manage.json`, laid out as the original's full backup does it: one compact item a line, keys sorted,
 * ASCII only. Nothing to send is `[]`.
 *
 * What is ours stands under the key `carryall`, which the original skips: the content's `sha256`, and `pathBase64`,
 * the exact bytes, where the path is not UTF-8 and `path` has U+FFFD in it.
 *
 * @see app_file_service: sub_ext_extension.cpp, DoAppendFiles
 */
export function encodeManifest(items: readonly ManifestItem[]): string {
  if (items.length === 0) return "[]";
  return `[${items.map(encodeItem).join("\n,")}\n]`;
}

function encodeItem(item: ManifestItem): string {
  const { fileName, path, stat, isBigFile, isUserTar } = item;
  const information = `{"path":${asciiString(readPathText(path))},"stat":${encodeStat(stat)}}`;
  const flags = `"isBigFile":${isBigFile},"isUserTar":${isUserTar}`;
  return `{${encodeOurs(item)}"fileName":${asciiString(fileName)},"information":${information},${flags}}`;
}

function encodeOurs({ path, sha256 }: ManifestItem): string {
  const ours = {
    ...(isPathText(path) ? {} : { pathBase64: Buffer.from(path).toString("base64") }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  return Object.keys(ours).length === 0 ? "" : `"carryall":${JSON.stringify(ours)},`;
}

function encodeStat({ atimeNs, mode, mtimeNs, sizeBytes }: ManifestStat): string {
  const times = `"st_atim":${encodeTime(atimeNs)},"st_mode":${mode},"st_mtim":${encodeTime(mtimeNs)}`;
  return `{${times},"st_size":${sizeBytes}}`;
}

// By hand, because seconds are a bigint.
function encodeTime(timeNs: bigint): string {
  const { seconds, nanoseconds } = splitTime(timeNs);
  return `{"tv_nsec":${nanoseconds},"tv_sec":${seconds}}`;
}

/** As jsoncpp prints it: DEL and slashes as they are, UTF-16 units above ASCII as `\uXXXX`. */
function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
