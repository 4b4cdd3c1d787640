import { BusinessError } from "../errors/business-error.ts";
import { escapeXml } from "./xml-text.ts";

type LastPiece = "openTag" | "text" | "closed";

/**
 * Writes a document as a device does: nothing between its pieces, names as they are given, and namespaces behind the
 * attributes of the element that follows them.
 */
export class XmlWriter {
  readonly #open: string[] = [];
  #text = "";
  #last: LastPiece = "closed";
  #namespaces: { readonly prefix: string; readonly uri: string }[] = [];

  /** As far as it is written: a tag that may still get attributes is without its end. */
  get text(): string {
    return this.#text;
  }

  setDeclaration(): void {
    this.#text += '<?xml version="1.0" encoding="utf-8"?>';
  }

  /** For the next element, whose name gets the last prefix that is set. */
  setNamespace(prefix: string, uri: string): void {
    this.#endTag();
    this.#namespaces.push({ prefix, uri });
  }

  startElement(name: string): void {
    this.#endTag();
    const prefix = this.#namespaces.at(-1)?.prefix;
    const qualified = prefix === undefined ? name : `${prefix}:${name}`;
    this.#open.push(qualified);
    this.#write(`<${qualified}`, "openTag");
  }

  addEmptyElement(name: string): void {
    this.#endTag();
    this.#write(`<${name}/>`, "closed");
  }

  setAttributes(name: string, value: string): void {
    if (this.#last !== "openTag") throw new BusinessError(10200063, "Illegal position for xml.");
    this.#write(` ${name}="${escapeXml(value)}"`, "openTag");
  }

  endElement(): void {
    const name = this.#open.pop();
    if (name === undefined) {
      throw new BusinessError(10200065, "There is no match between the startElement and the endElement.");
    }
    if (this.#last === "openTag") this.#endTag("/>");
    else this.#write(`</${name}>`, "closed");
  }

  setText(text: string): void {
    this.#endTag();
    this.#write(escapeXml(text), "text");
  }

  setComment(text: string): void {
    this.#endTag();
    this.#write(`<!--${text}-->`, "closed");
  }

  setCdata(text: string): void {
    this.#endTag();
    this.#write(`<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`, "closed");
  }

  setDocType(text: string): void {
    this.#endTag();
    this.#write(`<!DOCTYPE ${text}>`, "closed");
  }

  #endTag(end = ">"): void {
    if (this.#last !== "openTag") return;
    const declared = this.#namespaces.map(({ prefix, uri }) => ` xmlns:${prefix}="${uri}"`);
    this.#write(`${declared.join("")}${end}`, "closed");
    this.#namespaces = [];
  }

  #write(text: string, last: LastPiece): void {
    this.#text += text;
    this.#last = last;
  }
}
