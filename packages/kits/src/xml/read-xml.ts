import { parameterError } from "../errors/parameter-error.ts";
import { EventType, type XmlEvent } from "./xml-event.ts";

const piecePattern =
  /<!--(?<comment>[\s\S]*?)-->|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<\?(?<instruction>[\s\S]*?)\?>|<!DOCTYPE\s*(?<doctype>(?:[^<>[]|\[[\s\S]*?\]|<[^>]*>)*)>|<\/\s*(?<end>[^\s>]+)\s*>|<(?<start>[^\s/>!?\d][^\s/>]*)(?<attributes>(?:\s+[^\s=/>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(?<empty>\/?)>|&(?!(?:amp|lt|gt|quot|apos);)(?<entity>[\p{L}_][^\s;&<]*);|(?<text>(?:[^<&]|&(?!(?!(?:amp|lt|gt|quot|apos);)[\p{L}_][^\s;&<]*;))+)/guy;

const attributePattern = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const entityPattern = /<!ENTITY\s+(\S+)\s+["']([^"']*)["']/g;

const namedEntities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads a document piece by piece.
 *
 * @throws {BusinessError} 401 where it is no XML, when the reader comes there.
 */
export function* readXml(document: string): Generator<XmlEvent, void, undefined> {
  const open: string[] = [];
  const declared = new Map<string, string>();
  let position = 0;
  const event = (type: number, given: Partial<XmlEvent> = {}): XmlEvent => ({
    type,
    name: "",
    text: "",
    attributes: [],
    depth: open.length,
    isEmptyElement: false,
    end: position,
    ...given,
  });
  yield event(EventType.START_DOCUMENT);
  while (position < document.length) {
    piecePattern.lastIndex = position;
    const groups = piecePattern.exec(document)?.groups;
    if (groups === undefined) throw parameterError(`It is no XML at ${position}.`);
    position = piecePattern.lastIndex;
    if (groups.start !== undefined) {
      const name = groups.start;
      const isEmptyElement = groups.empty === "/";
      open.push(name);
      yield event(EventType.START_TAG, { name, attributes: attributesOf(groups.attributes ?? ""), isEmptyElement });
      if (!isEmptyElement) continue;
      yield event(EventType.END_TAG, { name, isEmptyElement });
      open.pop();
    } else if (groups.end !== undefined) {
      if (open.at(-1) !== groups.end) throw parameterError(`</${groups.end}> closes nothing.`);
      yield event(EventType.END_TAG, { name: groups.end });
      open.pop();
    } else if (groups.entity !== undefined) {
      yield event(EventType.ENTITY_REFERENCE, { name: groups.entity, text: declared.get(groups.entity) ?? "" });
    } else {
      for (const [, name = "", value = ""] of groups.doctype?.matchAll(entityPattern) ?? []) declared.set(name, value);
      yield event(...describe(groups));
    }
  }
  if (open.length > 0) throw parameterError(`<${open.at(-1)}> is not closed.`);
  yield event(EventType.END_DOCUMENT);
}

function describe(groups: Readonly<Record<string, string | undefined>>): [number, Partial<XmlEvent>] {
  const { comment, cdata, instruction, doctype, text = "" } = groups;
  if (comment !== undefined) return [EventType.COMMENT, { text: comment }];
  if (cdata !== undefined) return [EventType.CDSECT, { text: cdata }];
  if (instruction !== undefined) return [EventType.INSTRUCTION, { text: instruction }];
  if (doctype !== undefined) return [EventType.DOCDECL, { text: doctype.trim() }];
  return [/^\s*$/.test(text) ? EventType.WHITESPACE : EventType.TEXT, { text: replaceEntities(text) }];
}

/** The attributes in a piece of a tag, in their order. */
export function attributesOf(text: string): [string, string][] {
  return [...text.matchAll(attributePattern)].map(([, name = "", double, single]) => [
    name,
    replaceEntities(double ?? single ?? ""),
  ]);
}

function replaceEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith("#")) return namedEntities[entity] ?? whole;
    const isHex = entity[1]?.toLowerCase() === "x";
    const code = Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
