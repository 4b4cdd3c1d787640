import { closeSync } from "node:fs";
import { type BackupError, type clientMessages as messages, toWireError } from "@carryall/protocol";
import { handOverKind, type Log, offerFile } from "@carryall/runtime";
import type { EventSink } from "./event-sink.ts";

type SessionEvent = messages.SessionEvent;

/** An open file of the service's, on its way to the client. */
export interface DeliveredFile {
  readonly fd: number;
  /** Host path, for the way that goes by names. */
  readonly path: string;
}

/** A file of a batch; `errno` is a name such as `ENOENT`. */
export type DeliveredOrFailed =
  | { readonly name: string; readonly file: DeliveredFile }
  | { readonly name: string; readonly errno: string };

/**
 * What a client is told, one event at a time and in order. The client's answer to one lets the next go: that is the
 * back-pressure, and why no more than a few files are ever open at once.
 */
export class SessionEvents {
  readonly #sink: EventSink;
  readonly #log: Log;
  #last: Promise<void> = Promise.resolve();

  constructor(sink: EventSink, log: Log) {
    this.#sink = sink;
    this.#log = log;
  }

  begin(bundle: string, error?: BackupError): void {
    this.#log.info("bundle begins", { bundle, ...codeOf(error) });
    this.#push({ kind: "begin", bundle, ...errorOf(error) });
  }

  end(bundle: string, error?: BackupError): void {
    this.#log.info("bundle ends", { bundle, ...codeOf(error) });
    this.#push({ kind: "end", bundle, ...errorOf(error) });
  }

  result(bundle: string, text: string): void {
    this.#push({ kind: "result", bundle, text });
  }

  process(bundle: string, text: string): void {
    this.#push({ kind: "process", bundle, text });
  }

  /** What a measurement found so far. */
  sizes(text: string): void {
    this.#push({ kind: "sizes", text });
  }

  migrated(bundle: string, error?: BackupError): void {
    this.#log.info("files migrated", { bundle, ...codeOf(error) });
    this.#push({ kind: "migrated", bundle, ...errorOf(error) });
  }

  allEnd(): void {
    this.#log.info("all bundles end");
    this.#push({ kind: "allEnd" });
  }

  /** Resolves when the client has opened the files and its callback was called; the descriptors are closed then. */
  async fileReady(bundle: string, name: string, file: DeliveredFile, manifest?: DeliveredFile): Promise<void> {
    this.#log.info("file ready", { bundle, name });
    try {
      await this.#push({
        kind: "fileReady",
        bundle,
        name,
        file: offer(file),
        ...(manifest === undefined ? {} : { manifest: offer(manifest) }),
      });
    } finally {
      closeSync(file.fd);
      if (manifest !== undefined) closeSync(manifest.fd);
    }
  }

  /** As {@link fileReady}, for several files at once. */
  async filesReady(bundle: string, files: readonly DeliveredOrFailed[]): Promise<void> {
    this.#log.info("files ready", { bundle, count: files.length });
    try {
      await this.#push({
        kind: "filesReady",
        bundle,
        files: files.map((each) =>
          "file" in each ? { name: each.name, file: offer(each.file) } : { name: each.name, errno: each.errno },
        ),
      });
    } finally {
      for (const each of files) {
        if ("file" in each) closeSync(each.file.fd);
      }
    }
  }

  fileFailed(bundle: string, name: string, errno: string): void {
    this.#push({ kind: "fileReady", bundle, name, errno });
  }

  /** Resolves when everything so far was told, or the client is gone. */
  async settle(): Promise<void> {
    await this.#last;
  }

  #push(event: SessionEvent): Promise<void> {
    const told = this.#last.then(() => this.#tell(event));
    this.#last = told;
    return told;
  }

  async #tell(event: SessionEvent): Promise<void> {
    if (this.#sink.isEnded) return;
    try {
      await this.#sink.tell(event);
    } catch (error) {
      // The client is gone, and with it everybody who could have been told; its session ends for the same reason.
      this.#log.warn("event not delivered", { kind: event.kind, cause: String(error) });
    }
  }
}

function offer(file: DeliveredFile) {
  return offerFile(file, { kind: handOverKind(), pid: process.pid });
}

function errorOf(error: BackupError | undefined) {
  return error === undefined ? {} : { error: toWireError(error) };
}

function codeOf(error: BackupError | undefined) {
  return error === undefined ? {} : { code: error.code, message: error.message };
}
