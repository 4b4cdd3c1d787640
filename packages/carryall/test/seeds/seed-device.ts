import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseBundleName } from "@carryall/protocol";
import {
  type ProgramResult,
  readLog,
  readSeedExamples,
  type SandboxName,
  type SeedExample,
  type SeedProject,
  seedsVariable,
  ThrowAwayDevice,
  whyNoSandbox,
  whyNoSeeds,
  writeSeedProject,
} from "@carryall/testkit";

const directory = process.env[seedsVariable];
/** Why nothing of this can be tested here. */
export const whyNot: string | undefined = whyNoSeeds(directory);
const examples = whyNot === undefined && directory !== undefined ? readSeedExamples(directory) : new Map();

export const sandboxes: readonly {
  readonly sandbox: SandboxName;
  readonly isMissing: boolean;
  readonly title: string;
}[] = (["bubblewrap", "mapped"] as const).map((sandbox) => {
  const why = whyNot ?? whyNoSandbox(sandbox);
  return { sandbox, isMissing: why !== undefined, title: why === undefined ? sandbox : `${sandbox}: skipped, ${why}` };
});

export function exampleOf(name: string): SeedExample {
  const example = examples.get(name);
  if (example === undefined) throw new Error(`There is no example ${name}`);
  return example;
}

/** One callback that a harness program told: its name, the error as JSON shows it, and its other arguments. */
export type Told = readonly [name: string, error: unknown, ...values: unknown[]];

/** A device with applications that are examples, and a folder for programs and archives. */
export class SeedDevice implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "carryall-seeds-"));
  readonly #device: ThrowAwayDevice;

  constructor(sandbox: SandboxName) {
    this.#device = new ThrowAwayDevice({ sandbox });
  }

  /** Installs an example as an application with one small file. */
  async install(bundle: string, example: SeedExample, options: Pick<SeedProject, "more" | "profile"> = {}) {
    const directory = join(this.#folder, "projects", bundle);
    const project = writeSeedProject(directory, { bundleName: bundle, example, ...options });
    await this.#device.install(project);
    const files = this.hostPath(bundle, "/data/storage/el2/base/files");
    mkdirSync(files, { recursive: true });
    writeFileSync(join(files, "a.txt"), `of ${bundle}`);
  }

  hostPath(bundle: string, sandboxPath: string): string {
    return this.#device.hostPath(bundle, sandboxPath);
  }

  /** Where an application was saved to. */
  archiveOf(bundle: string): string {
    return join(this.#folder, "archives", bundle);
  }

  save(bundle: string): Promise<Told[]> {
    return this.#harness("save.ts", bundle, this.archiveOf(bundle));
  }

  bringBack(bundle: string): Promise<Told[]> {
    return this.#harness("bring-back.ts", bundle, this.archiveOf(bundle));
  }

  announce(bundle: string, capabilityFile: string): Promise<Told[]> {
    return this.#harness("announce.ts", bundle, capabilityFile);
  }

  /** What the application answers, in order. */
  async ask(kind: "info" | "backup" | "restore", bundle: string, ...texts: string[]): Promise<unknown[]> {
    return await this.#harness("ask.ts", kind, bundle, ...texts);
  }

  /** Runs an example as a program, with more text behind it. */
  runExample(example: SeedExample, more: string): Promise<ProgramResult> {
    return this.#device.carryall(["run", this.writeFile("program.ets", `${example.text}\n${more}\n`)]);
  }

  writeFile(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** What the application wrote to its console so far. */
  consoleOf(bundle: string): string[] {
    const { layout } = this.#device.open();
    return readLog(layout.bundleLog(parseBundleName(bundle))).flatMap(({ text }) =>
      typeof text === "string" ? text : [],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#device[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #harness<T>(name: string, ...args: string[]): Promise<T[]> {
    const program = fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
    const { code, stdout, stderr } = await this.#device.carryall(["run", program, ...args]);
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}`);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line): T => JSON.parse(line));
  }
}
