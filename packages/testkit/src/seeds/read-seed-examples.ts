import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { restoreLineBreaks } from "./restore-line-breaks.ts";

/** One example of the documents that the API is described in. */
export interface SeedExample {
  /** `E1` to `E20`, in the order of the documents. */
  readonly name: string;
  readonly language: string;
  /** With its line breaks, and otherwise as printed. */
  readonly text: string;
  /** The import that its page tells to write: for an example that has none itself. */
  readonly pageImport: string;
}

/** The environment variable that says where the documents lie. */
export const seedsVariable = "CARRYALL_SEEDS";

const exampleCount = 20;
const fence = /```(\w+)\s([\s\S]*?)```/g;

/** @returns Why the examples cannot be run on this machine; `undefined` where they can. */
export function whyNoSeeds(directory: string | undefined): string | undefined {
  if (directory === undefined || directory === "") return `no ${seedsVariable}`;
  return existsSync(directory) ? undefined : `${directory} is not there`;
}

/**
 * Takes the examples out of the documents of a directory, which are read in the order of their names.
 *
 * @throws {Error} where there are not as many as there should be.
 */
export function readSeedExamples(directory: string): ReadonlyMap<string, SeedExample> {
  const examples = readdirSync(directory)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) => examplesOf(readFileSync(join(directory, name), "utf8")));
  if (examples.length !== exampleCount) {
    throw new Error(`Cannot read the examples in ${directory}: there are ${examples.length}, not ${exampleCount}`);
  }
  return new Map(examples.map((example, index) => [`E${index + 1}`, { ...example, name: `E${index + 1}` }]));
}

function examplesOf(page: string): Omit<SeedExample, "name">[] {
  const fences = [...page.matchAll(fence)].map(([, language = "", text = ""]) => ({ language, text: text.trim() }));
  const pageImport = fences[0]?.text ?? "";
  return fences.map(({ language, text }) => ({ language, text: restoreLineBreaks(text), pageImport }));
}
