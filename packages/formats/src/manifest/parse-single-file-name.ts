import { Buffer } from "node:buffer";
import { isJsonObject, type JsonValue } from "../text/json-value.ts";
import type { ManifestStat } from "./manifest.ts";
import { integerOr, parseManifestTime } from "./parse-manifest-time.ts";

/** What the name of a file in a set without tars says of it. */
export interface SingleFileName {
  readonly path: Uint8Array;
  readonly stat: Pick<ManifestStat, "mode" | "atimeNs" | "mtimeNs">;
}

/**
 * Reads the name of a file in a set without tars. As read the path is unchecked.
 *
 * @returns `undefined` for a text that is no such name: a bare file name, or JSON without a path.
 */
export function parseSingleFileName(name: string): SingleFileName | undefined {
  const value = parseJson(name);
  if (!isJsonObject(value) || typeof value.path !== "string") return undefined;
  return {
    path: Uint8Array.from(Buffer.from(value.path, "utf8")),
    stat: {
      mode: integerOr(value.st_mode, 0),
      atimeNs: parseManifestTime(value.st_atim),
      mtimeNs: parseManifestTime(value.st_mtim),
    },
  };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse yields nothing but JSON values.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
