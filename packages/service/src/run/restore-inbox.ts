import { BackupError } from "@carryall/protocol";

/** What a client asks for at once: one file with its report, or several without. */
export type FileRequest =
  | { readonly kind: "one"; readonly name: string }
  | { readonly kind: "several"; readonly names: readonly string[] };

/**
 * Between a client that asks for files, also before its bundle runs, and the run that opens them. Requests wait in
 * order; publishing ends the row.
 */
export class RestoreInbox {
  readonly #requests: FileRequest[] = [];
  #isPublished = false;
  #wake: (() => void) | undefined;

  /** @throws {BackupError} `notPermitted` after publication. */
  request(request: FileRequest): void {
    if (this.#isPublished) {
      const what = request.kind === "one" ? request.name : `${request.names.length} files`;
      throw new BackupError("notPermitted", `Cannot hand out ${what}: the bundle's files are published already`);
    }
    this.#requests.push(request);
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

  /** The requests as they come, until publication. For one reader. */
  async *requests(): AsyncGenerator<FileRequest> {
    for (;;) {
      const request = this.#requests.shift();
      if (request !== undefined) {
        yield request;
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
