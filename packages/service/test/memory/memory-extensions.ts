import { setImmediate } from "node:timers/promises";
import type { Clock } from "@carryall/runtime";
import type { ExtensionLaunch, StartExtension } from "../../src/extension/extension.ts";
import type { ExtensionScript } from "./extension-script.ts";
import { MemoryExtension } from "./memory-extension.ts";

export interface MemoryExtensionsOptions {
  readonly clock: Clock;
  /** Path of a real file, which stands for every file that is handed over. */
  readonly file: string;
  readonly scriptOf: (bundle: string) => ExtensionScript;
}

/** Starts extensions in memory, and knows those that nobody has disposed of. */
export class MemoryExtensions {
  readonly #options: MemoryExtensionsOptions;
  readonly #running: MemoryExtension[] = [];
  #startCount = 0;
  #turnCount = 0;

  constructor(options: MemoryExtensionsOptions) {
    this.#options = options;
  }

  readonly start: StartExtension = async (launch) => {
    const extension = this.#make(launch);
    await extension.load();
    return extension;
  };

  /** In order of their starts, also those that still load. */
  get running(): readonly MemoryExtension[] {
    return this.#running;
  }

  of(bundle: string): MemoryExtension | undefined {
    return this.#running.find((extension) => extension.bundle === bundle);
  }

  /** Resolves when nothing goes on without the clock, the test or the client. */
  async settle(): Promise<void> {
    let before: number;
    do {
      before = this.#turnCount;
      await setImmediate();
    } while (this.#turnCount !== before);
  }

  #make(launch: ExtensionLaunch): MemoryExtension {
    const { clock, file, scriptOf } = this.#options;
    this.#startCount += 1;
    const extension: MemoryExtension = new MemoryExtension(this.#startCount, {
      launch,
      script: scriptOf(launch.bundle.name),
      clock,
      file,
      turn: () => {
        this.#turnCount += 1;
        return setImmediate();
      },
      onDisposed: () => this.#running.splice(this.#running.indexOf(extension), 1),
    });
    this.#running.push(extension);
    return extension;
  }
}
