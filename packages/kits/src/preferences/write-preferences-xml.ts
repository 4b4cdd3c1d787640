import type { ArrayKind, StoredValue } from "./stored-value.ts";
import { escapeXml } from "./xml/escape-xml.ts";

/**
 * A preferences file's text, in the order of the entries.
 *
 * @see distributeddatamgr_preferences: frameworks/native/src/preferences_xml_utils.cpp
 */
export function writePreferencesXml(entries: Iterable<readonly [key: string, value: StoredValue]>): string {
  const elements = [...entries].map(([key, value]) => writeElement(escapeXml(key), value));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    elements.length === 0
      ? '<preferences version="1.0"/>\n'
      : `<preferences version="1.0">\n${elements.join("")}</preferences>\n`,
  ].join("");
}

const childNames: Readonly<Record<ArrayKind, string>> = {
  stringArray: "string",
  set: "string",
  doubleArray: "double",
  boolArray: "bool",
  intArray: "int",
  int64Array: "int64",
  BigInt: "uint64_t",
};

function writeElement(key: string, value: StoredValue): string {
  if ("items" in value) return writeArray(key, value.kind, value.items);
  const text = escapeXml(value.text);
  if (value.kind === "string" || value.kind === "uint8Array" || value.kind === "object") {
    return `  <${value.kind} key="${key}">${text}</${value.kind}>\n`;
  }
  return `  <${value.kind} key="${key}" value="${text}"/>\n`;
}

function writeArray(key: string, kind: ArrayKind, items: readonly string[]): string {
  if (items.length === 0) return `  <${kind} key="${key}"/>\n`;
  const name = childNames[kind];
  const children = items
    .map(escapeXml)
    .map((item) => (name === "string" ? `    <string>${item}</string>\n` : `    <${name} value="${item}"/>\n`));
  return `  <${kind} key="${key}">\n${children.join("")}  </${kind}>\n`;
}
