import { readPathText } from "../text/read-path-text.ts";
import { asciiString } from "./ascii-string.ts";
import { encodeManifestTime } from "./encode-manifest-time.ts";
import type { ManifestStat } from "./manifest.ts";

/**
 * The "name" under which a file is handed over in a set without tars: a line of JSON with its path, mode and times.
 *
 * @param path Raw bytes of the sandbox path. They have to be UTF-8: the name is all that a client has to ask for the
 *   file again.
 * @see app_file_service: ext_extension.cpp, ReportAppFileReadys
 */
export function encodeSingleFileName(path: Uint8Array, { mode, atimeNs, mtimeNs }: SingleFileStat): string {
  const times = [encodeManifestTime(atimeNs), encodeManifestTime(mtimeNs)] as const;
  return `{"path":${asciiString(readPathText(path))},"st_atim":${times[0]},"st_mode":${mode},"st_mtim":${times[1]}}\n`;
}

type SingleFileStat = Pick<ManifestStat, "mode" | "atimeNs" | "mtimeNs">;
