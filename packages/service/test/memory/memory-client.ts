import { closeSync } from "node:fs";
import type { clientMessages, Offer } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";
import type { EventSink } from "../../src/session/event-sink.ts";

type SessionEvent = clientMessages.SessionEvent;

/** A client without a process: it writes down what it is told, as slowly as the test wants, and dies when it is to. */
export class MemoryClient implements EventSink {
  readonly told: SessionEvent[] = [];
  readonly #onTold: (event: SessionEvent) => void;
  readonly #death = Promise.withResolvers<never>();
  #isEnded = false;
  #held: PromiseWithResolvers<void> | undefined;

  /** @param onTold Called with every event at the moment at which it comes. What it throws is thrown by `tell`. */
  constructor(onTold: (event: SessionEvent) => void = () => {}) {
    this.#onTold = onTold;
    this.#death.promise.catch(() => {});
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  async tell(event: SessionEvent): Promise<void> {
    if (this.#isEnded) throw new Error("Cannot tell the client: it is gone");
    this.told.push(event);
    this.#onTold(event);
    await Promise.race([this.#held?.promise, this.#death.promise]);
    openFiles(event);
  }

  /** From now on no event is answered. */
  hold(): void {
    this.#held ??= Promise.withResolvers();
  }

  /** Answers what is open, and the rest as it comes. */
  goOn(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** What is open is never answered. */
  die(): void {
    this.#isEnded = true;
    this.#death.reject(new Error("Cannot go on: the client is gone"));
  }
}

// As late as a client may: a file that was closed before the answer cannot be opened any more.
function openFiles(event: SessionEvent): void {
  const offers: readonly (Offer | undefined)[] =
    event.kind === "fileReady"
      ? [event.file, event.manifest]
      : event.kind === "filesReady"
        ? event.files.map(({ file }) => file)
        : [];
  for (const offer of offers) if (offer !== undefined) closeSync(takeFile(offer, "read"));
}
