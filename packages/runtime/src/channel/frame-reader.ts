import type { Duplex } from "node:stream";
import { AbstractMessageReader, type DataCallback, type Disposable, type Message } from "vscode-jsonrpc/node";

/** Largest message between two of our processes. Bulk bytes never travel as messages. */
export const maxFrameBytes = 1024 * 1024;

/**
 * Reads frames: four bytes of length, most significant first, then that many bytes of JSON.
 * A frame that is too long or not JSON ends the stream with an error; nothing after it is looked at.
 */
export class FrameReader extends AbstractMessageReader {
  readonly #stream: Duplex;
  #pending: Buffer = Buffer.alloc(0);

  constructor(stream: Duplex) {
    super();
    this.#stream = stream;
  }

  override listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer) => {
      try {
        this.#take(chunk, callback);
      } catch (error) {
        this.fireError(error);
        this.#stream.destroy();
      }
    };
    const onError = (error: Error) => this.fireError(error);
    const onClose = () => this.fireClose();
    this.#stream.on("data", onData).on("error", onError).on("close", onClose);
    return {
      dispose: () => {
        this.#stream.off("data", onData).off("close", onClose);
      },
    };
  }

  #take(chunk: Buffer, callback: DataCallback): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= 4) {
      const length = this.#pending.readUInt32BE(0);
      if (length > maxFrameBytes) {
        throw new Error(`Cannot read a message: it has ${length} bytes, and ${maxFrameBytes} are allowed`);
      }
      if (this.#pending.length < 4 + length) return;
      const text = this.#pending.toString("utf8", 4, 4 + length);
      this.#pending = this.#pending.subarray(4 + length);
      callback(parseMessage(text));
    }
  }
}

function parseMessage(text: string): Message {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("jsonrpc" in value) || value.jsonrpc !== "2.0") {
    throw new Error("Cannot read a message: it is not JSON-RPC 2.0");
  }
  // The connection looks at method, id and params itself, and every params and result goes through its schema.
  return value as unknown as Message;
}
