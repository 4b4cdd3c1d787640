import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("ask-platform.c", import.meta.url));

/** Why this machine cannot be asked, or `undefined` where it can. */
export function whyNoPlatform(): string | undefined {
  if (spawnSync("cc", ["--version"]).status !== 0) return "needs a C compiler, cc";
  const libc = (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header;
  return libc?.glibcVersionRuntime === undefined
    ? "the differences are listed for glibc, and this is another"
    : undefined;
}

/** This machine's own fnmatch(3) and glob(3), by a program that is compiled for it. Characters stand for bytes. */
export class PlatformMatcher implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-platform-"));
  readonly #program = join(this.#directory, "ask-platform");

  constructor() {
    execFileSync("cc", ["-O1", "-o", this.#program, source]);
  }

  /** Whether each pattern matches its path or a folder above it. */
  match(questions: readonly (readonly [pattern: string, path: string])[]): boolean[] {
    return this.#ask(questions.flatMap(([pattern, path]) => ["match", pattern, path])).map((word) => word === "1");
  }

  /** The paths that each pattern stands for, folders with a slash behind. */
  expand(patterns: readonly string[]): string[][] {
    const words = this.#ask(patterns.flatMap((pattern) => ["expand", pattern]));
    const ends = words.flatMap((word, index) => (word === "" ? [index] : []));
    return ends.map((end, index) => words.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end));
  }

  #ask(words: readonly string[]): string[] {
    const input = Buffer.from(words.map((word) => `${word}\0`).join(""), "latin1");
    const answered = execFileSync(this.#program, { input, maxBuffer: 1 << 26 });
    return answered.toString("latin1").split("\0").slice(0, -1);
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
