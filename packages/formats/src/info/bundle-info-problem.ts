import { isJsonObject, type JsonValue } from "../text/json-value.ts";

/**
 * Why a client's text about one bundle cannot be used, or not all of it: the run goes on with what can, and its owner
 * may want to know.
 *
 * @returns A clause such as `it is no JSON`; `undefined` where nothing is wrong or no text was given.
 */
export function bundleInfoProblem(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  let root: JsonValue;
  try {
    // JSON.parse yields nothing but JSON values.
    root = JSON.parse(text) as JsonValue;
  } catch {
    return "it is no JSON";
  }
  if (!isJsonObject(root) || !Array.isArray(root.infos)) return 'it has no list "infos"';
  const bad = root.infos.findIndex(
    (entry) => !isJsonObject(entry) || typeof entry.type !== "string" || !Array.isArray(entry.details),
  );
  return bad < 0 ? undefined : `entry ${bad + 1} of "infos" has no type, or no list of details`;
}
