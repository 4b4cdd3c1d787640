import { disposeOpened } from "./dispose-opened.ts";
import type { HandOver, OpenedFile, PackedFile } from "./packed-file.ts";

/**
 * The way out: at most one file is on its way while the next is made. Each is closed and, where it is ours, unlinked
 * when it is over, its report with it.
 */
export class Outgoing {
  readonly #handOver: HandOver;
  #last: Promise<void> = Promise.resolve();

  constructor(handOver: HandOver) {
    this.#handOver = handOver;
  }

  /** Resolves when the one before has arrived. @throws what handing that one over threw. */
  async send(file: PackedFile, report?: OpenedFile): Promise<void> {
    try {
      await this.#last;
    } catch (error) {
      dispose(file, report);
      throw error;
    }
    this.#last = this.#deliver(file, report);
    // The failure is met by whoever awaits #last next; until then it must not count as unhandled.
    this.#last.catch(() => {});
  }

  async settle(): Promise<void> {
    await this.#last;
  }

  async #deliver(file: PackedFile, report: OpenedFile | undefined): Promise<void> {
    try {
      await this.#handOver(file, report);
    } finally {
      dispose(file, report);
    }
  }
}

function dispose(file: PackedFile, report: OpenedFile | undefined): void {
  disposeOpened(file);
  if (report !== undefined) disposeOpened(report);
}
