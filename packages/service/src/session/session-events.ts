import { closeSync } from "node:fs";
import { type BackupError, clientMessages as messages, toWireError } from "@carryall/protocol";
import { type Channel, handOverKind, type Log, offerFile } from "@carryall/runtime";

type SessionEvent = messages.SessionEvent;

/** An open file of the service's, on its way to the client. */
export interface DeliveredFile {
  readonly fd: number;
  /** Host path, for the way that goes by names. */
  readonly path: string;
}

/**
 * What a client is told, one event at a time and in order. The client's answer to one lets the next go: that is the
 * back-pressure, and why no more than a few files are ever open at once.
 */
export class SessionEvents {
  readonly #channel: Channel;
  readonly #log: Log;
  #last: Promise<void> = Promise.resolve();

  constructor(channel: Channel, log: Log) {
    this.#channel = channel;
    this.#log = log;
  }

  begin(bundle: string, error?: BackupError): void {
    this.#log.info("bundle begins", { bundle, ...codeOf(error) });
    this.#push({ kind: "begin", bundle, ...(error === undefined ? {} : { error: toWireError(error) }) });
  }

  end(bundle: string, error?: BackupError): void {
    this.#log.info("bundle ends", { bundle, ...codeOf(error) });
    this.#push({ kind: "end", bundle, ...(error === undefined ? {} : { error: toWireError(error) }) });
  }

  result(bundle: string, text: string): void {
    this.#push({ kind: "result", bundle, text });
  }

  process(bundle: string, text: string): void {
    this.#push({ kind: "process", bundle, text });
  }

  allEnd(): void {
    this.#log.info("all bundles end");
    this.#push({ kind: "allEnd" });
  }

  /** Resolves when the client has opened the files and its callback was called; the descriptors are closed then. */
  async fileReady(bundle: string, name: string, file: DeliveredFile, manifest?: DeliveredFile): Promise<void> {
    const options = { kind: handOverKind(), pid: process.pid };
    this.#log.info("file ready", { bundle, name });
    try {
      await this.#push({
        kind: "fileReady",
        bundle,
        name,
        file: offerFile(file, options),
        ...(manifest === undefined ? {} : { manifest: offerFile(manifest, options) }),
      });
    } finally {
      closeSync(file.fd);
      if (manifest !== undefined) closeSync(manifest.fd);
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
    if (this.#channel.isEnded) return;
    try {
      await this.#channel.call(messages.sessionEvent, event);
    } catch (error) {
      // The client is gone, and with it everybody who could have been told; its session ends for the same reason.
      this.#log.warn("event not delivered", { kind: event.kind, cause: String(error) });
    }
  }
}

function codeOf(error: BackupError | undefined) {
  return error === undefined ? {} : { code: error.code, message: error.message };
}
