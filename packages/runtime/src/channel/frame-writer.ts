import type { Duplex } from "node:stream";
import { AbstractMessageWriter, type Message, type MessageWriter } from "vscode-jsonrpc/node";
import { maxFrameBytes } from "./frame-reader.ts";
import type { OpenRequests } from "./open-requests.ts";

/** What may wait for the other side to read it. Far more than one that reads ever leaves. */
export const maxUnreadBytes = 16 * maxFrameBytes;

/**
 * The other half of {@link FrameReader}. A message that would be too long is refused before a byte of it is written. A
 * side that asks and does not read ends the stream: what waits for it would grow without bound.
 */
export class FrameWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: Duplex;
  readonly #open: OpenRequests;

  constructor(stream: Duplex, open: OpenRequests) {
    super();
    this.#stream = stream;
    this.#open = open;
    stream.on("error", (error) => this.fireError(error));
    stream.on("close", () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    const body = Buffer.from(JSON.stringify(message), "utf8");
    if (body.length > maxFrameBytes) {
      throw new Error(`Cannot send a message: it has ${body.length} bytes, and ${maxFrameBytes} are allowed`);
    }
    if (this.#stream.writableLength > maxUnreadBytes) {
      const error = new Error(`the other side does not read: ${this.#stream.writableLength} bytes wait for it`);
      this.#stream.destroy(error);
      throw error;
    }
    this.#open.noteSent(message);
    const frame = Buffer.allocUnsafe(4 + body.length);
    frame.writeUInt32BE(body.length, 0);
    body.copy(frame, 4);
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(frame, (error) => (error ? reject(error) : resolve()));
    });
  }

  end(): void {
    this.#stream.end();
  }
}
