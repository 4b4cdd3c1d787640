import { getSystemErrorMessage } from "node:util";
import type { ArchiveOutcome, BundleOutcome, ProgressEvent } from "@carryall/keeper";
import type { CommandContext } from "../context/command-context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { formatTable } from "./format-table.ts";
import { ProgressLine } from "./progress-line.ts";

/** Tells how a backup or restore goes, and in the end how it went. */
export class ArchiveReporter implements Disposable {
  readonly #context: CommandContext;
  readonly #line: ProgressLine | undefined;

  constructor(context: CommandContext) {
    this.#context = context;
    const { io, output } = context;
    this.#line = io.isTerminal && !output.isQuiet ? new ProgressLine({ write: io.stderr, nowMs: io.nowMs }) : undefined;
  }

  readonly report = (event: ProgressEvent): void => {
    this.#line?.update(event);
    if (event.kind === "bundleDone") this.#context.output.json({ kind: event.kind, ...event.outcome });
    else this.#context.output.json({ ...event });
  };

  /** @returns The exit code that says the same. */
  conclude({ result, bundles }: ArchiveOutcome): ExitCode {
    this[Symbol.dispose]();
    const { output } = this.#context;
    output.json({ kind: "summary", result, bundles: bundles.length, ...totalsOf(bundles) });
    if (bundles.length === 0) output.note("There is no bundle that could be taken.");
    else if (!output.isQuiet) output.text(tableOf(bundles));
    for (const bundle of bundles) this.#complainOf(bundle);
    return { ok: exitCodes.done, partial: exitCodes.doneInPart, failed: exitCodes.failed }[result];
  }

  [Symbol.dispose](): void {
    this.#line?.[Symbol.dispose]();
  }

  #complainOf({ bundle, error, problems }: BundleOutcome): void {
    const { io } = this.#context;
    if (error !== undefined) {
      const message = error.message.replaceAll(/\s*\n\s*/g, " ");
      io.stderr(`carryall: ${bundle} failed with ${error.code}: ${message}\n`);
      if (error.hint !== undefined) io.stderr(`  hint: ${error.hint}\n`);
    }
    for (const { path, errno } of problems) {
      const why = getSystemErrorMessage(-Number(errno));
      io.stderr(`carryall: ${bundle}: ${path === "" ? "a file" : path} was not saved whole: ${why}\n`);
    }
  }
}

function totalsOf(bundles: readonly BundleOutcome[]): { readonly files: number; readonly bytes: number } {
  return {
    files: bundles.reduce((total, { files }) => total + files, 0),
    bytes: bundles.reduce((total, { bytes }) => total + bytes, 0),
  };
}

function tableOf(bundles: readonly BundleOutcome[]): string {
  const rows = bundles.map(({ bundle, files, bytes, durationMs, result, problems }) => [
    bundle,
    String(files),
    String(bytes),
    (durationMs / 1000).toFixed(2),
    problems.length === 0
      ? result
      : `${result}, but for ${problems.length} ${problems.length === 1 ? "file" : "files"}`,
  ]);
  return formatTable([["BUNDLE", "FILES", "BYTES", "SECONDS", "RESULT"], ...rows], { numeric: [1, 2, 3] });
}
