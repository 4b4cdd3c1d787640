import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { escapeXml } from "./xml-text.ts";

type LastPiece = "nothing" | "openTag" | "text" | "closed";

/** Writes a document as a device does: a line for each element, two blanks deep for each that it is in. */
export class XmlWriter {
  readonly #open: string[] = [];
  #text = "";
  #last: LastPiece = "nothing";
  #namespaces: string[] = [];

  /** As far as it is written: a tag that may still get attributes is without its end. */
  get text(): string {
    return this.#text;
  }

  setDeclaration(): void {
    if (this.#text !== "") throw parameterError("The declaration must come first.");
    this.#write('<?xml version="1.0" encoding="utf-8"?>', "closed");
  }

  setNamespace(prefix: string, namespace: string): void {
    this.#namespaces.push(` xmlns:${checkName(prefix)}="${escapeXml(namespace)}"`);
  }

  startElement(name: string): void {
    this.#startTag(checkName(name));
    this.#open.push(name);
    this.#last = "openTag";
  }

  addEmptyElement(name: string): void {
    this.#startTag(checkName(name));
    this.#write("/>", "closed");
  }

  setAttributes(name: string, value: string): void {
    if (this.#last !== "openTag")
      throw new BusinessError(10200063, "An attribute must follow the start of an element.");
    this.#write(` ${checkName(name)}="${escapeXml(value)}"`, "openTag");
  }

  endElement(): void {
    const name = this.#open.pop();
    if (name === undefined)
      throw new BusinessError(10200065, "There is no match between the startElement and the endElement.");
    if (this.#last === "openTag") this.#write("/>", "closed");
    else {
      if (this.#last !== "text") this.#startLine();
      this.#write(`</${name}>`, "closed");
    }
  }

  setText(text: string): void {
    this.#endTag();
    this.#write(escapeXml(text), "text");
  }

  setComment(text: string): void {
    this.#addLine(`<!--${text}-->`);
  }

  setCdata(text: string): void {
    this.#addLine(`<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`);
  }

  setDocType(text: string): void {
    this.#addLine(`<!DOCTYPE ${text}>`);
  }

  #startTag(name: string): void {
    this.#endTag();
    this.#startLine();
    this.#write(`<${name}${this.#namespaces.join("")}`, "openTag");
    this.#namespaces = [];
  }

  #addLine(text: string): void {
    this.#endTag();
    this.#startLine();
    this.#write(text, "closed");
  }

  #endTag(): void {
    if (this.#last === "openTag") this.#write(">", "closed");
  }

  #startLine(): void {
    if (this.#text !== "") this.#text += `\r\n${"  ".repeat(this.#open.length)}`;
  }

  #write(text: string, last: LastPiece): void {
    this.#text += text;
    this.#last = last;
  }
}

function checkName(name: unknown): string {
  if (typeof name !== "string") throw parameterError("The name must be a string.");
  if (name === "") throw new BusinessError(10200064, "Cannot be an empty string.");
  if (!/^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(name)) throw new BusinessError(10200063, "Illegal position for xml.");
  return name;
}
