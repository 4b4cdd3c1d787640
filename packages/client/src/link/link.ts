import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { BackupError, clientMessages, fromWireError, type MessageDefinition, timeLimits } from "@carryall/protocol";
import type * as v from "valibot";
import type { BackupModuleOptions } from "../backup-module-options.ts";
import type { FromLinkWorker, LinkAnswer, LinkWorkerData, ToLinkWorker } from "./link-messages.ts";
import { serviceEnvironment } from "./service-environment.ts";

type AnySchema = v.GenericSchema<unknown, unknown>;
type Returned = Extract<LinkAnswer["outcome"], { kind: "returned" }>;
type LinkEvent = Extract<FromLinkWorker, { kind: "event" }>;

export interface CallOptions {
  /** Only on this connection: a session does not live on another one. */
  readonly connectionId?: number;
}

/** Who holds the session of a connection. Both are called from the event loop, never from inside a call. */
export interface SessionListener {
  /** Call `acknowledge` when the callback was called; the service sends the next event after it. */
  onEvent(event: clientMessages.SessionEvent, acknowledge: () => void): void;
  onLost(): void;
}

interface RunningWorker {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly blockingPort: MessagePort;
  readonly answerCount: Int32Array;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Longer than any answer takes that a thread blocks for; reached only where the worker is stuck. */
const blockingLimitMs = timeLimits.serviceStartMs * 2 + timeLimits.connectMs + timeLimits.backupInfoMs;

/**
 * The connection to the service, from a thread that may block. The socket lives in a worker: a blocking call posts its
 * request and sleeps until the worker has the answer.
 *
 * The worker starts at the first call. It keeps this process alive only while something holds the link.
 */
export class Link implements Disposable {
  readonly #options: BackupModuleOptions;
  readonly #waiting = new Map<number, Waiting>();
  /** By connection: a session that a lost connection held must not hear of the next one. */
  readonly #listeners = new Map<number, SessionListener>();
  #running: RunningWorker | undefined;
  #lastCallId = 0;
  #holdCount = 0;

  constructor(options: BackupModuleOptions) {
    this.#options = options;
  }

  /** @throws {BackupError} what the service threw, or `serviceUnreachable`. Keeps the process alive until then. */
  async call<P extends AnySchema, R extends AnySchema>(
    { method }: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
    options: CallOptions = {},
  ): Promise<v.InferOutput<R>> {
    using _hold = this.hold();
    const id = this.#nextCallId();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#post({ kind: "call", id, method, params, isBlocking: false, ...options });
    // The worker's channel has looked at it with the schema of this very message.
    return (await promise) as v.InferOutput<R>;
  }

  /**
   * Opens the session, blocking, and directs the connection's events to the listener.
   *
   * @returns The connection's id.
   */
  openSession(scenario: clientMessages.Scenario, listener: SessionListener): number {
    const { connectionId } = this.#returnOf(clientMessages.openSession, { scenario });
    this.#listeners.set(connectionId, listener);
    return connectionId;
  }

  /** As {@link call}, but the thread sleeps until the answer is there; events wait meanwhile. */
  callBlocking<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
    options: CallOptions = {},
  ): v.InferOutput<R> {
    // The worker's channel has looked at it with the schema of this very message.
    return this.#returnOf(definition, params, options).value as v.InferOutput<R>;
  }

  /** Nothing more is said to the listener. */
  closeSession(listener: SessionListener): void {
    for (const [connectionId, other] of this.#listeners) {
      if (other === listener) this.#listeners.delete(connectionId);
    }
  }

  /** Keeps the process alive until disposed of, if only by the event that this link waits for. */
  hold(): Disposable {
    this.#holdCount += 1;
    this.#running?.port.ref();
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#holdCount -= 1;
        if (this.#holdCount === 0) this.#running?.port.unref();
      },
    };
  }

  [Symbol.dispose](): void {
    const running = this.#running;
    if (running !== undefined) this.#abandon(running, "the module was disposed of");
  }

  #returnOf<P extends AnySchema, R extends AnySchema>(
    { method }: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
    options: CallOptions = {},
  ): Returned {
    const id = this.#nextCallId();
    const running = this.#post({ kind: "call", id, method, params, isBlocking: true, ...options });
    const { outcome } = waitForAnswer(running, id, method);
    if (outcome.kind === "threw") throw fromWireError(outcome.error);
    return outcome;
  }

  #nextCallId(): number {
    this.#lastCallId += 1;
    return this.#lastCallId;
  }

  #post(message: ToLinkWorker): RunningWorker {
    this.#running ??= this.#start();
    this.#running.port.postMessage(message);
    return this.#running;
  }

  #start(): RunningWorker {
    const running = startWorker(this.#options);
    running.port.on("message", (message: FromLinkWorker) => this.#take(message));
    running.worker.once("error", (error) => this.#abandon(running, error.message));
    running.worker.once("exit", () => this.#abandon(running, "its worker ended"));
    running.worker.unref();
    if (this.#holdCount === 0) running.port.unref();
    return running;
  }

  #take(message: FromLinkWorker): void {
    switch (message.kind) {
      case "answer":
        this.#settle(message);
        break;
      case "event":
        this.#deliver(message);
        break;
      case "lost":
        this.#lose(message.connectionId);
        break;
    }
  }

  #settle({ id, outcome }: LinkAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (outcome.kind === "returned") waiting?.resolve(outcome.value);
    else waiting?.reject(fromWireError(outcome.error));
  }

  #deliver({ eventId, connectionId, event }: LinkEvent): void {
    const acknowledge = () => this.#running?.port.postMessage({ kind: "acknowledge", eventId } satisfies ToLinkWorker);
    const listener = this.#listeners.get(connectionId);
    // Nobody's event is acknowledged too: the service would wait for ever.
    if (listener === undefined) acknowledge();
    else listener.onEvent(event, acknowledge);
  }

  #lose(connectionId: number): void {
    const listener = this.#listeners.get(connectionId);
    this.#listeners.delete(connectionId);
    listener?.onLost();
  }

  #abandon(running: RunningWorker, so: string): void {
    if (this.#running !== running) return;
    this.#running = undefined;
    running.port.close();
    running.blockingPort.close();
    void running.worker.terminate();
    const error = new BackupError("serviceUnreachable", `Cannot reach the service: ${so}`);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    for (const connectionId of [...this.#listeners.keys()]) this.#lose(connectionId);
  }
}

function startWorker(options: BackupModuleOptions): RunningWorker {
  const calls = new MessageChannel();
  const blockingCalls = new MessageChannel();
  const answerCount = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const workerData: LinkWorkerData = {
    home: options.home,
    name: options.identity.name,
    ...(options.token === undefined ? {} : { token: options.token }),
    serviceProgram: options.serviceProgram,
    serviceEnvironment: serviceEnvironment(options.environment),
    port: calls.port2,
    blockingPort: blockingCalls.port2,
    answerCount,
  };
  // Where tests run the sources its source, and otherwise its bundle, which starts in a third of the time.
  const isSource = import.meta.url.endsWith(".ts");
  const program = new URL(isSource ? "./main-link-worker.ts" : "../program/link-worker.mjs", import.meta.url);
  const worker = new Worker(program, {
    workerData,
    transferList: [calls.port2, blockingCalls.port2],
    // Nothing of the program's own preloads or variables: they are for its code, not for ours.
    execArgv: [],
    env: {},
  });
  return { worker, port: calls.port1, blockingPort: blockingCalls.port1, answerCount: new Int32Array(answerCount) };
}

function waitForAnswer({ blockingPort, answerCount }: RunningWorker, id: number, method: string): LinkAnswer {
  const untilMs = performance.now() + blockingLimitMs;
  for (;;) {
    const seen = Atomics.load(answerCount, 0);
    const received = receiveMessageOnPort(blockingPort);
    if (received === undefined) {
      if (Atomics.wait(answerCount, 0, seen, untilMs - performance.now()) !== "timed-out") continue;
      throw new BackupError("serviceUnreachable", `Cannot finish ${method}: there was no answer`);
    }
    // Only our worker writes here. Another id is the answer that an earlier call did not wait for.
    const answer = received.message as LinkAnswer;
    if (answer.id === id) return answer;
  }
}
