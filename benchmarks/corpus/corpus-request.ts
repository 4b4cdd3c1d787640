import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { type CorpusName, corpusShapes } from "./plan-corpus.ts";

export interface CorpusRequest {
  readonly corpus: CorpusName;
  readonly seed: number;
  /** Absolute. Needs room for twice the corpus. */
  readonly directory: string;
}

/** What a command line says about a corpus, for `parseArgs`. */
export const corpusOptions = {
  corpus: { type: "string", default: "quick" },
  seed: { type: "string", default: "1" },
  directory: { type: "string", default: tmpdir() },
} as const;

/** @throws {Error} for a corpus that there is not, or a seed that is no number. */
export function parseCorpusRequest(values: Readonly<Record<keyof typeof corpusOptions, string>>): CorpusRequest {
  return {
    corpus: parseName(values.corpus),
    seed: parsePositive("--seed", values.seed),
    directory: resolve(values.directory),
  };
}

export function parsePositive(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`Cannot take ${option} ${text}: it must be a whole number above 0`);
}

function parseName(name: string): CorpusName {
  if (Object.hasOwn(corpusShapes, name)) return name as CorpusName; // True by the test before it.
  throw new Error(`Cannot make the corpus ${name}: there are ${Object.keys(corpusShapes).join(", ")}`);
}
