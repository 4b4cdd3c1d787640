import { Buffer } from "node:buffer";
import { StringDecoder as Decoder } from "node:string_decoder";
import { parameterError } from "../errors/parameter-error.ts";

/** `util.StringDecoder`: keeps the bytes of a character that is not whole for the next piece. */
export class StringDecoder {
  readonly #decoder: Decoder;

  constructor(encoding: unknown = "utf-8") {
    if (typeof encoding !== "string" || !Buffer.isEncoding(encoding)) {
      throw parameterError(`The encoding ${String(encoding)} is not known.`);
    }
    this.#decoder = new Decoder(encoding);
  }

  write(chunk: unknown): string {
    return typeof chunk === "string" ? chunk : this.#decoder.write(bytesOf(chunk));
  }

  end(chunk?: unknown): string {
    return chunk === undefined ? this.#decoder.end() : this.write(chunk) + this.#decoder.end();
  }
}

function bytesOf(chunk: unknown): Buffer {
  if (!(chunk instanceof Uint8Array)) throw parameterError("The chunk must be a string or a Uint8Array.");
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
