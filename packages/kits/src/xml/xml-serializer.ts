import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { xmlBytes } from "./xml-text.ts";
import { XmlWriter } from "./xml-writer.ts";

/** `xml.XmlDynamicSerializer`: gives the document at the end, as long as it is. */
export class XmlDynamicSerializer {
  readonly #writer = new XmlWriter();

  constructor(encoding: unknown = "utf-8") {
    if (typeof encoding !== "string" || encoding.toLowerCase() !== "utf-8") {
      throw new BusinessError(10200066, "Incorrect encoding format, only support utf-8.");
    }
  }

  setDeclaration(): void {
    this.#writer.setDeclaration();
    this.written(this.#writer.text);
  }

  setNamespace(prefix: unknown, namespace: unknown): void {
    this.#writer.setNamespace(this.checkText(prefix), this.checkText(namespace));
  }

  startElement(name: unknown): void {
    this.#writer.startElement(this.checkText(name));
    this.written(this.#writer.text);
  }

  endElement(): void {
    this.#writer.endElement();
    this.written(this.#writer.text);
  }

  addEmptyElement(name: unknown): void {
    this.#writer.addEmptyElement(this.checkText(name));
    this.written(this.#writer.text);
  }

  setAttributes(name: unknown, value: unknown): void {
    this.#writer.setAttributes(this.checkText(name), this.checkText(value));
    this.written(this.#writer.text);
  }

  setText(text: unknown): void {
    this.#writer.setText(this.checkText(text));
    this.written(this.#writer.text);
  }

  setComment(text: unknown): void {
    this.#writer.setComment(this.checkText(text));
    this.written(this.#writer.text);
  }

  setCDATA(text: unknown): void {
    this.#writer.setCdata(this.checkText(text));
    this.written(this.#writer.text);
  }

  setDocType(text: unknown): void {
    this.#writer.setDocType(this.checkText(text));
    this.written(this.#writer.text);
  }

  getOutput(): ArrayBuffer {
    return new TextEncoder().encode(this.#writer.text).buffer;
  }

  protected written(_text: string): void {}

  protected checkText(value: unknown): string {
    if (typeof value !== "string") throw parameterError("The argument must be a string.");
    if (value === "") throw this.emptyText();
    return value;
  }

  protected emptyText(): BusinessError {
    return new BusinessError(10200064, "Cannot be an empty string.");
  }
}

/** `xml.XmlSerializer`: writes into the buffer that it is given. */
export class XmlSerializer extends XmlDynamicSerializer {
  /** What is left of the buffer behind the text that is in it. */
  #free: Uint8Array;
  #writtenLength = 0;

  constructor(buffer: unknown, encoding: unknown = "utf-8") {
    if (typeof encoding !== "string" || encoding.toLowerCase() !== "utf-8") {
      throw parameterError("The encoding must be utf-8.");
    }
    super();
    this.#free = xmlBytes(buffer);
  }

  protected override emptyText(): BusinessError {
    return parameterError("The argument must not be empty.");
  }

  /** @throws {BusinessError} 10200062 where the buffer is too small. */
  protected override written(text: string): void {
    const added = text.slice(this.#writtenLength);
    const { read, written } = new TextEncoder().encodeInto(added, this.#free);
    if (read < added.length)
      throw new BusinessError(10200062, "The cumulative length of xml has exceeded the upper limit.");
    // Half a character is written again, with its other half.
    if (!added.isWellFormed()) return;
    this.#writtenLength = text.length;
    this.#free = this.#free.subarray(written);
  }
}
