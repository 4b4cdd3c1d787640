import type { ArrayKind, StoredValue } from "./stored-value.ts";
import { parseXml } from "./xml/parse-xml.ts";
import type { XmlElement } from "./xml/xml-element.ts";

/**
 * The entries of a preferences file. A value may stand in the `value` attribute or between the tags; elements of a kind
 * that we do not know are left out.
 *
 * @throws {SyntaxError} for a text that is no preferences file.
 */
export function readPreferencesXml(text: string): Map<string, StoredValue> {
  const root = parseXml(text);
  if (root.name !== "preferences") throw new SyntaxError(`Cannot read preferences: the root is <${root.name}>`);
  const entries = new Map<string, StoredValue>();
  for (const element of root.children) {
    const key = element.attributes.get("key");
    const value = readElement(element);
    if (key !== undefined && value !== undefined) entries.set(key, value);
  }
  return entries;
}

const plainKinds: ReadonlySet<string> = new Set([
  "int",
  "long",
  "float",
  "double",
  "bool",
  "string",
  "uint8Array",
  "object",
]);
const arrayKinds: ReadonlySet<string> = new Set([
  "stringArray",
  "doubleArray",
  "boolArray",
  "intArray",
  "int64Array",
  "BigInt",
  "set",
]);

function readElement(element: XmlElement): StoredValue | undefined {
  const { name } = element;
  if (isPlainKind(name)) return { kind: name, text: textOf(element) };
  if (isArrayKind(name)) return { kind: name, items: element.children.map(textOf) };
  return undefined;
}

function textOf({ attributes, text }: XmlElement): string {
  return attributes.get("value") ?? text;
}

function isPlainKind(name: string): name is Exclude<StoredValue["kind"], ArrayKind> {
  return plainKinds.has(name);
}

function isArrayKind(name: string): name is ArrayKind {
  return arrayKinds.has(name);
}
