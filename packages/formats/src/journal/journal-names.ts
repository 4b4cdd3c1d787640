import { isJsonObject, type JsonValue } from "../text/json-value.ts";
import { parseLenientJson } from "../text/parse-lenient-json.ts";

/**
 * The text of a journal: one line, and a list of objects with one key each.
 *
 * @param listKey The journal's only key.
 */
export function encodeJournalNames(listKey: string, names: readonly string[]): string {
  return JSON.stringify({ [listKey]: names.map((bundleName) => ({ bundleName })) });
}

/**
 * @returns The names, in order; `undefined` for a text that is torn, or not a journal of this kind, or has an entry
 *   without a name. Then it may have held any name, which is something else than none.
 */
export function parseJournalNames(listKey: string, text: string): readonly string[] | undefined {
  const root = parseOrNothing(text);
  const list = isJsonObject(root) ? root[listKey] : undefined;
  if (!Array.isArray(list)) return undefined;
  const names = list.flatMap((entry: JsonValue) => nameIn(entry) ?? []);
  return names.length === list.length ? names : undefined;
}

function nameIn(entry: JsonValue): string | undefined {
  const name = isJsonObject(entry) ? entry.bundleName : undefined;
  return typeof name === "string" && name !== "" ? name : undefined;
}

function parseOrNothing(text: string): JsonValue | undefined {
  try {
    return parseLenientJson(text, { subject: "a journal" }).value;
  } catch {
    // Lost is only where the text breaks off: nobody mends a journal by hand.
    return undefined;
  }
}
