import { BackupError, clientMessages, errorTable, type MessageDefinition } from "@carryall/protocol";
import type * as v from "valibot";
import { argumentError } from "../arguments/argument-error.ts";
import { checkCount } from "../arguments/check-count.ts";
import type { BackupModuleOptions } from "../backup-module-options.ts";
import type { FileData } from "../backup-types.ts";
import { SessionCallbacks } from "../callbacks/session-callbacks.ts";
import { fetchCapabilities } from "../capabilities/fetch-capabilities.ts";
import { bundleError } from "../error/bundle-error.ts";
import { BusinessError } from "../error/business-error.ts";
import { fileError } from "../error/file-error.ts";
import { toBusinessError } from "../error/to-business-error.ts";
import type { Link, SessionListener } from "../link/link.ts";
import { type FileFlow, openOfferedFiles } from "./open-offered-files.ts";

type AnySchema = v.GenericSchema<unknown, unknown>;

export interface SessionOptions extends Pick<BackupModuleOptions, "reportCallbackError"> {
  readonly link: Link;
  readonly scenario: clientMessages.Scenario;
}

/**
 * What all kinds of session share: opening, events, release. Events wait in one queue, and each is told in a macrotask
 * of its own, in order; only then is it acknowledged, which is what holds the service back.
 */
export class Session implements SessionListener {
  readonly #link: Link;
  readonly #callbacks: SessionCallbacks;
  readonly #flow: FileFlow;
  readonly #queue: (() => void)[] = [];
  #state: "open" | "died" | "released" = "open";
  #isSilent = false;
  /** Bundles are under way: the process must live to hear of them. */
  #hold: Disposable | undefined;
  #appendsInFlight = 0;
  #appendsQueued = 0;

  /**
   * @param args What the caller gave to the constructor.
   * @throws {BusinessError} 13900020 unless it is one object; 13500013 while another session lives; 13600001.
   */
  constructor(args: readonly unknown[], { link, scenario, reportCallbackError }: SessionOptions) {
    this.#link = link;
    this.#flow = scenario === "restore" ? "toService" : "fromService";
    this.#callbacks = new SessionCallbacks(parseCallbacks(args), reportCallbackError);
    try {
      link.openSession(scenario, this);
    } catch (error) {
      throw toBusinessError(error, "throw");
    }
  }

  /** @throws {BusinessError} what the service says, 13900020 after release, 13600001 after the service died. */
  async ask<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<void> {
    this.#refuseUnlessOpen();
    try {
      await this.#link.call(definition, params);
    } catch (error) {
      throw toBusinessError(error, "rejection");
    }
  }

  /** As {@link ask}, for a message that queues bundles. */
  async append<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<void> {
    this.#refuseUnlessOpen();
    this.#appendsInFlight += 1;
    this.#hold ??= this.#link.hold();
    try {
      await this.ask(definition, params);
      this.#appendsQueued += 1;
    } finally {
      this.#appendsInFlight -= 1;
      this.#letGoWhenDone();
    }
  }

  async getLocalCapabilities(): Promise<FileData> {
    this.#refuseUnlessOpen();
    return await fetchCapabilities(this.#link, "session");
  }

  async release(): Promise<void> {
    const state = this.#state;
    this.#state = "released";
    if (state === "released") throw new BusinessError(errorTable.notPermitted.code, errorTable.notPermitted.text);
    if (state === "died") throw serviceDied();
    try {
      await this.#link.call(clientMessages.releaseSession, {});
    } catch (error) {
      throw toBusinessError(error, "rejection");
    }
    this.#isSilent = true;
    this.#link.closeSession(this);
    this.#letGo();
  }

  onEvent(event: clientMessages.SessionEvent, acknowledge: () => void): void {
    this.#enqueue(() => {
      if (!this.#isSilent) this.#tell(event);
      acknowledge();
      if (event.kind === "allEnd") {
        this.#appendsQueued = 0;
        this.#letGoWhenDone();
      }
    });
  }

  onLost(): void {
    if (this.#state === "open") this.#state = "died";
    this.#enqueue(() => {
      if (!this.#isSilent) this.#callbacks.call("onBackupServiceDied", undefined);
      this.#isSilent = true;
      this.#letGo();
    });
  }

  #enqueue(job: () => void): void {
    this.#queue.push(job);
    if (this.#queue.length === 1) setImmediate(() => this.#runFirst());
  }

  #runFirst(): void {
    this.#queue[0]?.();
    this.#queue.shift();
    if (this.#queue.length > 0) setImmediate(() => this.#runFirst());
  }

  #tell(event: clientMessages.SessionEvent): void {
    switch (event.kind) {
      case "begin":
        this.#tellBundle("onBundleBegin", event);
        break;
      case "fileReady":
        this.#tellFile(event);
        break;
      case "result":
        this.#callbacks.call("onResultReport", event.bundle, event.text);
        break;
      case "process":
        this.#callbacks.call("onProcess", event.bundle, event.text);
        break;
      case "end":
        this.#tellBundle("onBundleEnd", event);
        break;
      case "allEnd":
        this.#callbacks.call("onAllBundlesEnd", undefined, undefined);
        break;
    }
  }

  #tellBundle(
    name: "onBundleBegin" | "onBundleEnd",
    { bundle, error }: Extract<clientMessages.SessionEvent, { kind: "begin" | "end" }>,
  ): void {
    this.#callbacks.call(name, error === undefined ? undefined : bundleError(error, bundle), bundle);
  }

  #tellFile(event: Extract<clientMessages.SessionEvent, { kind: "fileReady" }>): void {
    // What nobody would close is not opened at all.
    if (!this.#callbacks.has("onFileReady")) return;
    const files = openOfferedFiles(event, this.#flow);
    if (files.kind === "opened") this.#callbacks.call("onFileReady", undefined, files.file);
    else this.#callbacks.call("onFileReady", fileError(files.errno, event.bundle));
  }

  #refuseUnlessOpen(): void {
    if (this.#state === "released") throw argumentError("Cannot use the session: it was released");
    if (this.#state === "died") throw serviceDied();
  }

  #letGoWhenDone(): void {
    if (this.#appendsInFlight === 0 && this.#appendsQueued === 0) this.#letGo();
  }

  #letGo(): void {
    this.#hold?.[Symbol.dispose]();
    this.#hold = undefined;
  }
}

function parseCallbacks(args: readonly unknown[]): object {
  checkCount(args, 1, 1);
  const [callbacks] = args;
  if (typeof callbacks === "object" && callbacks !== null) return callbacks;
  throw argumentError("Cannot open a session: the callbacks are not an object");
}

function serviceDied(): BusinessError {
  const error = new BackupError("serviceUnreachable", "Cannot use the session: the service died");
  return toBusinessError(error, "rejection");
}
