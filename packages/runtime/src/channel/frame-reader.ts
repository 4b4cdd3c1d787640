import type { Duplex } from "node:stream";
import { AbstractMessageReader, type DataCallback, type Disposable } from "vscode-jsonrpc/node";
import type { OpenRequests } from "./open-requests.ts";
import { parseMessage } from "./parse-message.ts";

/** Largest message between two of our processes. Bulk bytes never travel as messages. */
export const maxFrameBytes = 1024 * 1024;

const headBytes = 4;

/**
 * Reads frames: four bytes of length, most significant first, then that many bytes of JSON. A frame that is too long,
 * not a message, cut off, or an answer to nothing ends the stream with an error; nothing after it is looked at.
 */
export class FrameReader extends AbstractMessageReader {
  readonly #stream: Duplex;
  readonly #open: OpenRequests;
  // Joined only where a whole part is there: a stranger may send a long frame byte by byte.
  #pieces: Buffer[] = [];
  #pendingBytes = 0;
  /** Of the frame whose head was read. */
  #bodyBytes: number | undefined;

  constructor(stream: Duplex, open: OpenRequests) {
    super();
    this.#stream = stream;
    this.#open = open;
    // From the start, and before the writer hears of it, who cannot tell whether something was cut off.
    stream.on("close", () => {
      const isCut = this.#pendingBytes > 0 || this.#bodyBytes !== undefined;
      if (isCut) this.fireError(new Error("the other side closed the connection in the middle of a message"));
      this.fireClose();
    });
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
    this.#stream.on("data", onData).on("error", onError);
    return {
      dispose: () => {
        this.#stream.off("data", onData);
      },
    };
  }

  #take(chunk: Buffer, callback: DataCallback): void {
    this.#pieces.push(chunk);
    this.#pendingBytes += chunk.length;
    for (;;) {
      if (this.#bodyBytes === undefined) {
        if (this.#pendingBytes < headBytes) return;
        this.#bodyBytes = readLength(this.#takeBytes(headBytes));
      }
      if (this.#pendingBytes < this.#bodyBytes) return;
      const text = this.#takeBytes(this.#bodyBytes).toString("utf8");
      this.#bodyBytes = undefined;
      const message = parseMessage(text);
      this.#open.noteReceived(message);
      callback(message);
    }
  }

  #takeBytes(count: number): Buffer {
    const [first = Buffer.alloc(0), ...others] = this.#pieces;
    const joined = others.length === 0 ? first : Buffer.concat(this.#pieces);
    this.#pieces = joined.length === count ? [] : [joined.subarray(count)];
    this.#pendingBytes -= count;
    return joined.subarray(0, count);
  }
}

function readLength(head: Buffer): number {
  const length = head.readUInt32BE(0);
  if (length <= maxFrameBytes) return length;
  throw new Error(`Cannot read a message: it has ${length} bytes, and ${maxFrameBytes} are allowed`);
}
