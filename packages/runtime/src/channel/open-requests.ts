import { Message } from "vscode-jsonrpc/node";

/** The requests that were sent from here and wait for an answer: an answer to anything else is out of order. */
export class OpenRequests {
  readonly #ids = new Set<number | string>();

  noteSent(message: Message): void {
    if (Message.isRequest(message) && message.id !== null) this.#ids.add(message.id);
  }

  /** @throws {Error} for an answer that nobody waits for. */
  noteReceived(message: Message): void {
    if (!Message.isResponse(message) || message.id === null || this.#ids.delete(message.id)) return;
    throw new Error("Cannot accept an answer: nothing was asked, or it was answered before");
  }
}
