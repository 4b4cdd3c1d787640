import { disposeOpened } from "./dispose-opened.ts";
import type { OpenedFile } from "./packed-file.ts";

/** A file of a batch, or why there is none. */
export interface BatchEntry {
  readonly name: string;
  readonly file?: OpenedFile;
  readonly errno?: string;
}

/** Every file of a batch is open in three processes at once, and what a process may hold open is limited. */
const maxEntries = 500;
/** At two bytes a character and more around it, far from the largest message. */
const maxNameLength = 128 * 1024;

/** Gathers open files and hands them over several at once. They are closed, and where they are ours unlinked, then. */
export class Batches {
  readonly #batchSize: number;
  readonly #handOverBatch: (batch: readonly BatchEntry[]) => Promise<void>;
  #entries: BatchEntry[] = [];
  #nameLength = 0;

  constructor(options: { batchSize: number; handOverBatch: (batch: readonly BatchEntry[]) => Promise<void> }) {
    this.#batchSize = Math.min(Math.max(options.batchSize, 1), maxEntries);
    this.#handOverBatch = options.handOverBatch;
  }

  /** Resolves when there is room for the next one. @throws what handing over threw. */
  async add(entry: BatchEntry): Promise<void> {
    this.#entries.push(entry);
    this.#nameLength += entry.name.length;
    if (this.#entries.length >= this.#batchSize || this.#nameLength >= maxNameLength) await this.flush();
  }

  /** Hands over what is gathered, if there is anything. */
  async flush(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    this.#nameLength = 0;
    try {
      if (entries.length > 0) await this.#handOverBatch(entries);
    } finally {
      for (const { file } of entries) if (file !== undefined) disposeOpened(file);
    }
  }
}
