import { Buffer } from "node:buffer";

const lineFeed = 0x0a;

/** Gives the bytes from a position on, as many as it likes; none at the file's end. */
export type ReadPiece = (position: number) => Uint8Array;

/**
 * fileIo's `ReaderIterator`: the lines of a file, each with its line end. It gets a function and no path, because an
 * application that holds a reader can make another with arguments of its own.
 */
export class LineReader {
  readonly #readPiece: ReadPiece;
  #position = 0;
  #pending = Buffer.alloc(0);
  #isAtEnd = false;

  constructor(readPiece: ReadPiece) {
    this.#readPiece = readPiece;
  }

  /** @returns `done` without a value after the last line. */
  next(): { done: boolean; value: string } {
    let end = this.#pending.indexOf(lineFeed);
    while (end === -1 && !this.#isAtEnd) {
      const searched = this.#pending.length;
      const piece = this.#readPiece(this.#position);
      this.#position += piece.length;
      this.#isAtEnd = piece.length === 0;
      this.#pending = Buffer.concat([this.#pending, piece]);
      end = this.#pending.indexOf(lineFeed, searched);
    }
    if (this.#pending.length === 0) return { done: true, value: "" };
    return { done: false, value: this.#take(end === -1 ? this.#pending.length : end + 1) };
  }

  [Symbol.iterator](): this {
    return this;
  }

  #take(length: number): string {
    const line = this.#pending.toString("utf8", 0, length);
    this.#pending = this.#pending.subarray(length);
    return line;
  }
}
