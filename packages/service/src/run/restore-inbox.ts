import { BackupError } from "@carryall/protocol";

/**
 * Between a client that asks for files, also before its bundle runs, and the run that opens them. Names wait in order;
 * publishing ends the row.
 */
export class RestoreInbox {
  readonly #names: string[] = [];
  #isPublished = false;
  #wake: (() => void) | undefined;

  /** @throws {BackupError} `notPermitted` after publication. */
  request(name: string): void {
    if (this.#isPublished) {
      throw new BackupError("notPermitted", `Cannot hand out ${name}: the bundle's files are published already`);
    }
    this.#names.push(name);
    this.#wake?.();
  }

  /** @throws {BackupError} `notPermitted` for a second publication. */
  publish(): void {
    if (this.#isPublished)
      throw new BackupError("notPermitted", "Cannot publish: the bundle's files are published already");
    this.#isPublished = true;
    this.#wake?.();
  }

  get isPublished(): boolean {
    return this.#isPublished;
  }

  /** The names as they come, until publication. For one reader. */
  async *requests(): AsyncGenerator<string> {
    for (;;) {
      const name = this.#names.shift();
      if (name !== undefined) {
        yield name;
        continue;
      }
      if (this.#isPublished) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
