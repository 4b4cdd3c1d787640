import { TextDecoder as Decoder } from "node:util";
import { parameterError } from "../errors/parameter-error.ts";

/** `util.TextDecoder`, over the machine's own, which knows the same encodings. */
export class TextDecoder {
  readonly #decoder: Decoder;
  readonly encoding: string;

  static create(encoding?: unknown, options?: unknown): TextDecoder {
    return new TextDecoder(encoding, options);
  }

  constructor(encoding: unknown = "utf-8", options?: unknown) {
    if (typeof encoding !== "string") throw parameterError("The encoding must be a string.");
    const is = (name: string) => Reflect.get(Object(options), name) === true;
    try {
      this.#decoder = new Decoder(encoding, { fatal: is("fatal"), ignoreBOM: is("ignoreBOM") });
    } catch {
      throw parameterError(`The encoding ${encoding} is not known.`);
    }
    this.encoding = encoding;
  }

  get fatal(): boolean {
    return this.#decoder.fatal;
  }

  get ignoreBOM(): boolean {
    return this.#decoder.ignoreBOM;
  }

  decodeToString(input: unknown, options?: unknown): string {
    if (!(input instanceof Uint8Array)) throw parameterError("The input must be a Uint8Array.");
    try {
      return this.#decoder.decode(input, { stream: Reflect.get(Object(options), "stream") === true });
    } catch {
      throw parameterError("The input is not text of this encoding.");
    }
  }

  decode(input: unknown, options?: unknown): string {
    return this.decodeToString(input, options);
  }

  decodeWithStream(input: unknown, options?: unknown): string {
    return this.decodeToString(input, options);
  }
}
