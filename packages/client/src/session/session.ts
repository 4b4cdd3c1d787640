import { BackupError, clientMessages, errorTable, type MessageDefinition } from "@carryall/protocol";
import type * as v from "valibot";
import { checkCaller } from "../access/check-caller.ts";
import { type ArgumentErrorMaker, argumentError } from "../arguments/argument-error.ts";
import { checkCount } from "../arguments/check-count.ts";
import { isRecord } from "../arguments/is-record.ts";
import type { FileData } from "../backup-types.ts";
import { SessionCallbacks } from "../callbacks/session-callbacks.ts";
import { fetchCapabilities } from "../capabilities/fetch-capabilities.ts";
import { BusinessError } from "../error/business-error.ts";
import { toBusinessError } from "../error/to-business-error.ts";
import type { Link, SessionListener } from "../link/link.ts";
import type { ModuleContext } from "../module-context.ts";
import { EventDeliveries } from "./event-deliveries.ts";
import { isLastSizeReport } from "./is-last-size-report.ts";
import { KeepAlive, type Outcome } from "./keep-alive.ts";

type AnySchema = v.GenericSchema<unknown, unknown>;

export interface SessionOptions {
  readonly context: ModuleContext;
  readonly scenario: clientMessages.Scenario;
  /** What a wrong constructor argument is; it depends on how old the class is. */
  readonly makeError: ArgumentErrorMaker;
}

/**
 * What all kinds of session share: opening, events, release. Events wait in one queue, and each is told in a macrotask
 * of its own, in order; only then is it acknowledged, which is what holds the service back.
 */
export class Session implements SessionListener {
  readonly #link: Link;
  readonly #callbacks: SessionCallbacks;
  readonly #deliveries: EventDeliveries;
  readonly #keepAlive: KeepAlive;
  readonly #queue: (() => void)[] = [];
  readonly #connectionId: number;
  #state: "open" | "died" | "released" = "open";
  #isSilent = false;

  /**
   * @param args What the caller gave to the constructor.
   * @throws {BusinessError} 201, 202; what `makeError` makes unless it is one object; 13500013 while another session
   *   lives; 13600001.
   */
  constructor(args: readonly unknown[], { context, scenario, makeError }: SessionOptions) {
    checkCaller(context.identity);
    this.#link = context.link;
    this.#callbacks = new SessionCallbacks(parseCallbacks(args, makeError), context.reportCallbackError);
    this.#deliveries = new EventDeliveries(this.#callbacks, scenario);
    this.#keepAlive = new KeepAlive(context.link);
    try {
      this.#connectionId = this.#link.openSession(scenario, this);
    } catch (error) {
      throw toBusinessError(error, "throw");
    }
  }

  /** @throws {BusinessError} what the service says, 13900020 after release, 13600001 after the service died. */
  async ask<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<v.InferOutput<R>> {
    this.#refuseUnlessOpen();
    try {
      return await this.#link.call(definition, params, { connectionId: this.#connectionId });
    } catch (error) {
      throw toBusinessError(error, "rejection");
    }
  }

  /** As {@link ask}, for a message whose outcome arrives as an event: the process lives to hear of it. */
  async begin<P extends AnySchema, R extends AnySchema>(
    outcome: Outcome,
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<void> {
    this.#refuseUnlessOpen();
    await this.#keepAlive.begin(outcome, () => this.ask(definition, params));
  }

  /** @returns 0, or one of the codes that are returned and not thrown. */
  cancel(bundle: string): number {
    if (this.#state === "died") return errorTable.cancelUnstarted.code;
    if (this.#state === "released") return errorTable.cancelUnknown.code;
    try {
      return this.#link.callBlocking(clientMessages.cancel, { bundle }, { connectionId: this.#connectionId }).code;
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      const isUnreachable = error.reason === "serviceUnreachable";
      return (isUnreachable ? errorTable.cancelUnstarted : errorTable.cancelUnknown).code;
    }
  }

  async getLocalCapabilities(): Promise<FileData> {
    this.#refuseUnlessOpen();
    return await fetchCapabilities(this.#link, { scope: "session" });
  }

  async release(): Promise<void> {
    const state = this.#state;
    this.#state = "released";
    if (state === "released") throw new BusinessError(errorTable.notPermitted.code, errorTable.notPermitted.text);
    if (state === "died") throw serviceDied();
    try {
      await this.#link.call(clientMessages.releaseSession, {}, { connectionId: this.#connectionId });
    } catch (error) {
      throw toBusinessError(error, "rejection");
    }
    this.#isSilent = true;
    this.#link.closeSession(this);
    this.#keepAlive[Symbol.dispose]();
  }

  onEvent(event: clientMessages.SessionEvent, acknowledge: () => void): void {
    this.#enqueue(() => {
      const [first, ...others] = this.#isSilent ? [] : this.#deliveries.of(event);
      first?.();
      for (const other of others) this.#enqueue(other);
      if (others.length === 0) this.#finish(event, acknowledge);
      else this.#enqueue(() => this.#finish(event, acknowledge));
    });
  }

  onLost(): void {
    if (this.#state === "open") this.#state = "died";
    this.#enqueue(() => {
      if (!this.#isSilent) this.#callbacks.call("onBackupServiceDied", undefined);
      this.#isSilent = true;
      this.#keepAlive[Symbol.dispose]();
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

  #finish(event: clientMessages.SessionEvent, acknowledge: () => void): void {
    acknowledge();
    if (event.kind === "allEnd") this.#keepAlive.end("bundles", { isWhole: true });
    if (event.kind === "migrated") this.#keepAlive.end("migration", { isWhole: false });
    if (event.kind === "sizes" && isLastSizeReport(event.text)) this.#keepAlive.end("measurement", { isWhole: true });
  }

  #refuseUnlessOpen(): void {
    if (this.#state === "released") throw argumentError("Cannot use the session: it was released");
    if (this.#state === "died") throw serviceDied();
  }
}

function parseCallbacks(args: readonly unknown[], makeError: ArgumentErrorMaker): object {
  checkCount(args, 1, 1, makeError);
  const [callbacks] = args;
  if (isRecord(callbacks)) return callbacks;
  throw makeError("Cannot open a session: the callbacks are not an object");
}

function serviceDied(): BusinessError {
  const error = new BackupError("serviceUnreachable", "Cannot use the session: the service died");
  return toBusinessError(error, "rejection");
}
