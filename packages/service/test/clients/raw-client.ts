import { Buffer } from "node:buffer";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { clientMessages, meetingPlaceOf, serviceRecordSchema } from "@carryall/protocol";
import * as v from "valibot";

/** What came back for one request. */
export interface RawAnswer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly reason: string } };
}

/** A program that speaks to the service byte by byte, and so may speak nonsense. */
export class RawClient implements Disposable {
  readonly #socket: Socket;
  readonly #answers: RawAnswer[] = [];
  #received = Buffer.alloc(0);
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("data", (chunk) => this.#take(chunk));
  }

  /** Connects to the service that runs for a home. */
  static async connect(home: string): Promise<RawClient> {
    const record = JSON.parse(readFileSync(meetingPlaceOf(home).serviceRecord, "utf8"));
    const socket = connect(v.parse(serviceRecordSchema, record).socketPath);
    await once(socket, "connect");
    return new RawClient(socket);
  }

  /** Says hello, as the owner's own program. */
  async greet(name: string): Promise<void> {
    const { protocolVersion } = clientMessages;
    const { error } = await this.ask("client/hello", { protocolVersion, name, pid: process.pid });
    if (error !== undefined) throw new Error(error.message);
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Sends a request and waits for its answer. */
  async ask(method: string, params: unknown): Promise<RawAnswer> {
    const id = this.#nextId;
    this.#nextId += 1;
    this.send(messageFrame({ id, method, params }));
    return await this.answerTo(id);
  }

  async answerTo(id: number): Promise<RawAnswer> {
    for (;;) {
      const answer = this.#answers.find((each) => each.id === id);
      if (answer !== undefined) return answer;
      if (this.#socket.closed) throw new Error(`Cannot wait for the answer to ${id}: the connection has ended`);
      await Promise.race([once(this.#socket, "data"), once(this.#socket, "close")]);
    }
  }

  get isEnded(): boolean {
    return this.#socket.closed;
  }

  /** Resolves when the connection is gone, whoever ended it. */
  async untilEnded(): Promise<void> {
    if (!this.#socket.closed) await once(this.#socket, "close");
  }

  /** Ends the connection from this side, after what was sent. */
  end(): void {
    this.#socket.end();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 4 && this.#received.length >= 4 + this.#received.readUInt32BE(0)) {
      const end = 4 + this.#received.readUInt32BE(0);
      // What the service says is tested elsewhere; here it is only looked at.
      this.#answers.push(JSON.parse(this.#received.toString("utf8", 4, end)) as RawAnswer);
      this.#received = this.#received.subarray(end);
    }
  }
}

/** A frame that says how long it is; the text may be anything. */
export function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

export function messageFrame(message: object): Buffer {
  return frame(JSON.stringify({ jsonrpc: "2.0", ...message }));
}
