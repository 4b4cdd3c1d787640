import type { Duplex } from "node:stream";

export type Direction = "toExtension" | "fromExtension";

export interface TappedMessage {
  readonly direction: Direction;
  readonly message: {
    readonly id?: number;
    readonly method?: string;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly result?: unknown;
    readonly error?: { readonly message: string };
  };
}

/** Listens to the service's end of an extension's channel: every message in both directions, in order, as it passes. */
export function tapFrames(channel: Duplex, onMessage: (message: TappedMessage) => void): Duplex {
  const received = new Frames((message) => onMessage({ direction: "fromExtension", message }));
  const sent = new Frames((message) => onMessage({ direction: "toExtension", message }));
  channel.on("data", (chunk: Buffer) => received.take(chunk));
  const write = channel.write.bind(channel);
  channel.write = (chunk: Buffer, ...rest: unknown[]): boolean => {
    sent.take(chunk);
    return Reflect.apply(write, undefined, [chunk, ...rest]) as boolean;
  };
  return channel;
}

class Frames {
  readonly #onMessage: (message: TappedMessage["message"]) => void;
  #pending = Buffer.alloc(0);

  constructor(onMessage: (message: TappedMessage["message"]) => void) {
    this.#onMessage = onMessage;
  }

  take(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= 4 && this.#pending.length >= 4 + this.#pending.readUInt32BE(0)) {
      const end = 4 + this.#pending.readUInt32BE(0);
      // Both sides check what they get by its schema; here it is only written down.
      this.#onMessage(JSON.parse(this.#pending.toString("utf8", 4, end)) as TappedMessage["message"]);
      this.#pending = this.#pending.subarray(end);
    }
  }
}
