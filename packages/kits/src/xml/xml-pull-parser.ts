import { Buffer } from "node:buffer";
import { parameterError } from "../errors/parameter-error.ts";
import { readXml } from "./read-xml.ts";
import { EventType, type XmlEvent } from "./xml-event.ts";
import { xmlText } from "./xml-text.ts";

type Callback = (...args: readonly unknown[]) => unknown;

/** `xml.XmlPullParser`: hands the pieces of a document to the callbacks of the options, until one of them gives false. */
export class XmlPullParser {
  readonly #document: string;

  constructor(buffer: unknown, encoding: unknown = "UTF-8") {
    if (typeof encoding !== "string" || encoding.toLowerCase() !== "utf-8") {
      throw parameterError("The encoding must be UTF-8.");
    }
    this.#document = xmlText(buffer);
  }

  parse(options: unknown): void {
    if (typeof options !== "object" || options === null) throw parameterError("The options must be ParseOptions.");
    const onTag = callbackOf(options, "tagValueCallbackFunction");
    const onAttribute =
      callbackOf(options, "attributeValueCallbackFunction") ?? callbackOf(options, "attributeWithTagCallbackFunction");
    const onToken = callbackOf(options, "tokenValueCallbackFunction");
    const goesOn = (callback: Callback | undefined, ...args: readonly unknown[]) => callback?.(...args) !== false;
    for (const event of readXml(this.#document)) {
      if (event.type === EventType.DOCDECL && Reflect.get(options, "supportDoctype") !== true) continue;
      const tag = tagOf(event);
      if (tag !== undefined && !goesOn(onTag, ...tag)) return;
      for (const [name, value] of event.attributes) if (!goesOn(onAttribute, name, value)) return;
      if (!goesOn(onToken, event.type, new ParseInfo(event, this.#document))) return;
    }
  }

  parseXml(options: unknown): void {
    this.parse(options);
  }
}

const tagTypes: ReadonlySet<number> = new Set([EventType.START_TAG, EventType.END_TAG]);
const textTypes: ReadonlySet<number> = new Set([EventType.TEXT, EventType.CDSECT, EventType.ENTITY_REFERENCE]);

// A tag's name without a value, or a text without a name; undefined for what is neither.
function tagOf({ type, name, text }: XmlEvent): readonly [name: string, value: string] | undefined {
  if (tagTypes.has(type)) return [name, ""];
  return textTypes.has(type) ? ["", text] : undefined;
}

class ParseInfo {
  readonly #event: XmlEvent;
  readonly #before: string;

  constructor(event: XmlEvent, document: string) {
    this.#event = event;
    this.#before = document.slice(0, event.end);
  }

  getLineNumber(): number {
    return this.#before.split("\n").length;
  }

  /** Counted in bytes of UTF-8, from 1. */
  getColumnNumber(): number {
    return Buffer.byteLength(this.#before.slice(this.#before.lastIndexOf("\n") + 1)) + 1;
  }

  getDepth(): number {
    return this.#event.depth;
  }

  getName(): string {
    return this.#event.name.slice(this.#event.name.indexOf(":") + 1);
  }

  getPrefix(): string {
    const colon = this.#event.name.indexOf(":");
    return colon === -1 ? "" : this.#event.name.slice(0, colon);
  }

  getNamespace(): string {
    const prefix = this.getPrefix();
    const wanted = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
    return this.#event.attributes.find(([name]) => name === wanted)?.[1] ?? "";
  }

  getText(): string {
    return this.#event.text;
  }

  getAttributeCount(): number {
    return this.#event.attributes.length;
  }

  isEmptyElementTag(): boolean {
    return this.#event.isEmptyElement;
  }

  isWhitespace(): boolean {
    return this.#event.type === EventType.WHITESPACE || /^\s*$/.test(this.#event.text);
  }
}

function callbackOf(options: object, name: string): Callback | undefined {
  const callback: unknown = Reflect.get(options, name);
  if (callback === undefined || callback === null) return undefined;
  if (typeof callback !== "function") throw parameterError(`The ${name} must be a function.`);
  // A callback takes and gives whatever it likes.
  return callback as Callback;
}
