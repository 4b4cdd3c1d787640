import { isJsonObject, type JsonValue } from "@carryall/formats";
import type { BundleFailure, BundleOutcome, FileProblem } from "./archive-outcome.ts";
import { failureOf } from "./failure-of.ts";

/** What is known of one bundle while it runs. The first failure is the one that counts. */
export class BundleTally {
  readonly bundle: string;
  readonly #startedAtMs: number;
  readonly #problems: FileProblem[] = [];
  #files = 0;
  #bytes = 0;
  #failure: BundleFailure | undefined;
  #resultReport: string | undefined;

  constructor(bundle: string, startedAtMs: number) {
    this.bundle = bundle;
    this.#startedAtMs = startedAtMs;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  addFile(bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
  }

  addProblem(problem: FileProblem): void {
    this.#problems.push(problem);
  }

  /** Takes the text of an `onProcess`; only those about a file matter here. */
  addProcess(text: string): void {
    const problem = fileProblemIn(text);
    if (problem !== undefined) this.#problems.push(problem);
  }

  setResultReport(text: string): void {
    this.#resultReport = text;
  }

  fail(error: unknown): void {
    this.#failure ??= failureOf(error);
  }

  outcomeAt(nowMs: number): BundleOutcome {
    return {
      bundle: this.bundle,
      result: this.#failure === undefined ? "ok" : "failed",
      files: this.#files,
      bytes: this.#bytes,
      startedAtMs: this.#startedAtMs,
      durationMs: nowMs - this.#startedAtMs,
      ...(this.#failure === undefined ? {} : { error: this.#failure }),
      ...(this.#resultReport === undefined ? {} : { resultReport: this.#resultReport }),
      problems: [...this.#problems],
    };
  }
}

function fileProblemIn(text: string): FileProblem | undefined {
  const root = parseJson(text);
  const result = isJsonObject(root) ? root.processResult : undefined;
  const info = isJsonObject(result) ? result.errorInfo : undefined;
  if (!isJsonObject(info)) return undefined;
  return { errno: String(info.errorCode ?? ""), path: String(info.errorMessage ?? "") };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse yields nothing but JSON values.
    return JSON.parse(text) as JsonValue;
  } catch {
    // Lost: a progress text that nobody could show either.
    return undefined;
  }
}
