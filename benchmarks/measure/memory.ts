import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The most that all processes of ours had at one instant. */
export interface MemoryPeak {
  /** Proportional: a page that n processes share counts 1/n in each. What the machine really lacks. */
  readonly pssBytes: number;
  /** A shared page counts whole in each. */
  readonly rssBytes: number;
  readonly processCount: number;
  readonly sampleCount: number;
  /** Processor time of the sampler itself, in seconds. */
  readonly ownSeconds: number;
}

/**
 * Samples, from a process of its own, the memory of the client that this process starts meanwhile, of the service of a
 * device home, and of all that the two have started.
 */
export async function withMemory(home: string, work: () => Promise<void>): Promise<MemoryPeak> {
  const program = fileURLToPath(new URL("./main-memory-sampler.ts", import.meta.url));
  const sampler = spawn(process.execPath, [program, String(process.pid), home], { stdio: ["pipe", "pipe", "inherit"] });
  await firstByteOf(sampler);
  const output = text(sampler.stdout);
  try {
    await work();
  } finally {
    sampler.stdin.end();
  }
  // True by the program's contract: the same fields, in one line.
  return JSON.parse(await output) as MemoryPeak;
}

// It says a newline when it is ready.
function firstByteOf({ stdout }: { readonly stdout: NonNullable<ChildProcess["stdout"]> }): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.once("readable", () => {
      stdout.read(1);
      resolve();
    });
    stdout.once("end", () => reject(new Error("Cannot measure memory: the sampler ended")));
  });
}
