// npm run bench -- [--corpus quick|full|many|tiny] [--rounds N] [--seed N] [--directory DIR]
//   [--profile] [--dry-run]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BenchDevice } from "./corpus/bench-device.ts";
import { corpusOptions, parseCorpusRequest, parsePositive } from "./corpus/corpus-request.ts";
import { race } from "./measure/race.ts";
import { profileRun } from "./profile/profile-run.ts";
import { describeMachine } from "./report/describe-machine.ts";
import { emptyDocument } from "./report/empty-document.ts";
import { replaceSection } from "./report/replace-section.ts";
import { writeReport } from "./report/write-report.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const document = join(root, "docs/performance.md");
const { values } = parseArgs({
  options: {
    ...corpusOptions,
    rounds: { type: "string", default: "3" },
    /** Says where the time goes, instead of racing. */
    profile: { type: "boolean", default: false },
    /** Prints the table and does not write it. */
    "dry-run": { type: "boolean", default: false },
  },
});

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort(new Error(`Interrupted by ${signal}`)));
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function bench(): Promise<void> {
  const rounds = parsePositive("--rounds", values.rounds);
  const request = parseCorpusRequest(values);
  const { corpus, seed, directory } = request;
  note(`making the corpus ${corpus}, seed ${seed}, in ${directory}`);
  using device = await BenchDevice.make(request);
  const options = { environment: process.env, signal: interruption.signal, note };
  if (values.profile) {
    process.stdout.write(`${await profileRun(device, options)}\n`);
    return;
  }
  const result = await race(device, { ...options, rounds });
  const { bundles, fileCount, totalBytes } = device;
  const section = writeReport({
    ...{ corpus, seed, rounds, fileCount, totalBytes, result },
    bundleCount: bundles.length,
    machine: describeMachine({ directory, root }),
    date: new Date().toISOString().slice(0, 10),
  });
  process.stdout.write(`${section}\n`);
  if (values["dry-run"]) return;
  const text = existsSync(document) ? readFileSync(document, "utf8") : emptyDocument;
  writeFileSync(document, replaceSection(text, corpus, section));
  note(`written into ${document}`);
}

function note(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
