import { unescapeXml } from "./unescape-xml.ts";
import type { XmlElement } from "./xml-element.ts";

const maxDepth = 8;
const tokenPattern =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const attributePattern = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads as much of XML as preferences files use: elements, attributes, text, character references, comments and CDATA.
 * A document type is refused, so nothing can expand.
 *
 * @returns The root element.
 * @throws {SyntaxError} for anything else, with the position in `text`.
 */
export function parseXml(text: string): XmlElement {
  const document = new OpenElement("", new Map());
  const open = [document];
  let position = text.startsWith("\uFEFF") ? 1 : 0;
  while (position < text.length) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(text);
    const parent = open.at(-1);
    if (match === null || parent === undefined) throw malformed(position);
    const [token, cdata, endName, startName, attributes = "", selfClosing, characters] = match;
    if (cdata !== undefined) parent.text += cdata;
    if (characters !== undefined) parent.text += unescapeXml(characters);
    if (startName !== undefined) {
      const element = new OpenElement(startName, parseAttributes(attributes));
      parent.children.push(element);
      if (selfClosing === "") open.push(element);
      if (open.length > maxDepth) throw malformed(position);
    }
    if (endName !== undefined && (open.length === 1 || open.pop()?.name !== endName)) throw malformed(position);
    position += token.length;
  }
  const [root, ...others] = document.children;
  if (open.length !== 1 || root === undefined || others.length > 0 || document.text.trim() !== "") {
    throw malformed(position);
  }
  return root;
}

class OpenElement implements XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[] = [];
  text = "";

  constructor(name: string, attributes: ReadonlyMap<string, string>) {
    this.name = name;
    this.attributes = attributes;
  }
}

function parseAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", doubleQuoted, singleQuoted] of text.matchAll(attributePattern)) {
    attributes.set(name, unescapeXml(doubleQuoted ?? singleQuoted ?? ""));
  }
  return attributes;
}

function malformed(position: number): SyntaxError {
  return new SyntaxError(`Cannot read XML: unexpected text at ${position}`);
}
