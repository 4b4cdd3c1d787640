import { createCipheriv, createHash } from "node:crypto";
import { SeededRandom } from "@carryall/testkit";
import type { PlannedFile } from "./plan-corpus.ts";

const chunkBytes = 1024 * 1024;
const phraseCount = 256;
const words = [
  "milk ",
  "bread ",
  "tickets ",
  "passport ",
  "dentist ",
  "garden ",
  '"title": ',
  "咖啡 ",
  "Jahreszeiten\n",
];

/** What stands in the files of a corpus. No two of them share a block, so that nobody gains by finding equal ones. */
export class CorpusContent {
  readonly #key: Buffer;
  readonly #phrases: readonly Buffer[];

  constructor(seed: number) {
    this.#key = createHash("sha256").update(`corpus ${seed}`).digest().subarray(0, 16);
    const random = new SeededRandom(seed);
    this.#phrases = Array.from({ length: phraseCount }, () => {
      const length = 2 + random.below(6);
      return Buffer.from(Array.from({ length }, () => random.pick(words)).join(""));
    });
  }

  /** @returns Chunks of at most 1 MiB; each is overwritten by the next. */
  *chunksOf({ number, sizeBytes, content }: Pick<PlannedFile, "number" | "sizeBytes" | "content">): Generator<Buffer> {
    const noise = this.#noiseOf(number);
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes));
    for (let done = 0; done < sizeBytes; done += chunk.length) {
      const part = chunk.subarray(0, Math.min(chunk.length, sizeBytes - done));
      if (content === "noise") noise(part.length).copy(part);
      else this.#writeProse(part, noise);
      yield part;
    }
  }

  // A stream cipher is the fastest seeded generator that Node has: 2 GB/s.
  #noiseOf(number: number): (length: number) => Buffer {
    const start = Buffer.alloc(16);
    start.writeUInt32BE(number, 0);
    const cipher = createCipheriv("aes-128-ctr", this.#key, start);
    return (length) => cipher.update(Buffer.alloc(length));
  }

  #writeProse(part: Buffer, noise: (length: number) => Buffer): void {
    const choices = noise(Math.ceil(part.length / 2));
    let at = 0;
    for (const choice of choices) {
      if (at >= part.length) return;
      at += this.#phrases[choice]?.copy(part, at) ?? 0;
    }
  }
}
