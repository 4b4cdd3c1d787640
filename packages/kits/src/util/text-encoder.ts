import { parameterError } from "../errors/parameter-error.ts";
import { type EncodeText, encoderOf } from "./encoder-of.ts";

/** `util.TextEncoder`: unlike the web's it writes other encodings too. */
export class TextEncoder {
  readonly encoding: string;
  readonly #encode: EncodeText;

  static create(encoding?: unknown): TextEncoder {
    return new TextEncoder(encoding);
  }

  constructor(encoding: unknown = "utf-8") {
    const encode = typeof encoding === "string" ? encoderOf(encoding) : undefined;
    if (encode === undefined) throw parameterError(`The encoding ${String(encoding)} is not known.`);
    this.encoding = String(encoding);
    this.#encode = encode;
  }

  /** The whole text in bytes of their own. */
  encodeInto(input: unknown = ""): Uint8Array {
    if (typeof input !== "string") throw parameterError("The input must be a string.");
    return this.#encode(input);
  }

  encode(input?: unknown): Uint8Array {
    return this.encodeInto(input);
  }

  /** As many whole characters as have room. `read` counts UTF-16 units, `written` bytes. */
  encodeIntoUint8Array(input: unknown, dest: unknown): { read: number; written: number } {
    if (typeof input !== "string" || !(dest instanceof Uint8Array)) {
      throw parameterError("The input must be a string, and the destination a Uint8Array.");
    }
    let [read, written] = [0, 0];
    for (const character of input) {
      const bytes = this.encodeInto(character);
      if (written + bytes.length > dest.length) break;
      dest.set(bytes, written);
      read += character.length;
      written += bytes.length;
    }
    return { read, written };
  }

  encodeUtf8IntoUint8Array(input: unknown, dest: unknown): { read: number; written: number } {
    return this.encodeIntoUint8Array(input, dest);
  }
}
