import { BackupError, clientMessages, type MessageDefinition, toWireError } from "@carryall/protocol";
import type { Channel, Clock } from "@carryall/runtime";
import { connectToService } from "./connect-to-service.ts";
import type { FromLinkWorker, LinkAnswer, LinkWorkerData, ToLinkWorker } from "./link-messages.ts";
import { serviceRequests } from "./service-requests.ts";

type Call = Extract<ToLinkWorker, { kind: "call" }>;

interface Connection {
  readonly id: number;
  readonly channel: Channel;
}

/**
 * The worker's half of a link: holds the connection, so that the other half may block its thread. Connects at the first
 * call, and anew at the first call after the connection was lost.
 */
export function serveLink(data: LinkWorkerData, clock: Clock): void {
  const link = new LinkServer(data, clock);
  data.port.on("message", (message: ToLinkWorker) => link.take(message));
}

class LinkServer {
  readonly #data: LinkWorkerData;
  readonly #clock: Clock;
  readonly #answerCount: Int32Array;
  readonly #unacknowledged = new Map<number, () => void>();
  #connection: Promise<Connection> | undefined;
  #lastConnectionId = 0;
  #lastEventId = 0;

  constructor(data: LinkWorkerData, clock: Clock) {
    this.#data = data;
    this.#clock = clock;
    this.#answerCount = new Int32Array(data.answerCount);
  }

  take(message: ToLinkWorker): void {
    switch (message.kind) {
      case "call":
        void this.#call(message);
        break;
      case "acknowledge":
        this.#unacknowledged.get(message.eventId)?.();
        this.#unacknowledged.delete(message.eventId);
        break;
    }
  }

  async #call(call: Call): Promise<void> {
    const outcome = await this.#outcomeOf(call);
    const answer: LinkAnswer = { kind: "answer", id: call.id, outcome };
    if (!call.isBlocking) {
      this.#post(answer);
      return;
    }
    this.#data.blockingPort.postMessage(answer);
    // Counted after it is posted: who wakes up must find it.
    Atomics.add(this.#answerCount, 0, 1);
    Atomics.notify(this.#answerCount, 0);
  }

  async #outcomeOf({ method, params, connectionId }: Call): Promise<LinkAnswer["outcome"]> {
    try {
      if (connectionId !== undefined) this.#refuseUnlessConnected(connectionId, method);
      const { id, channel } = await this.#connect();
      const value = await channel.call(definitionOf(method), params);
      return { kind: "returned", value, connectionId: id };
    } catch (error) {
      return { kind: "threw", error: toWireError(error) };
    }
  }

  // The other half may not have heard yet that the connection was lost on which its session lived.
  #refuseUnlessConnected(connectionId: number, method: string): void {
    if (this.#connection !== undefined && connectionId === this.#lastConnectionId) return;
    throw new BackupError("serviceUnreachable", `Cannot call ${method}: the session's connection was lost`);
  }

  #connect(): Promise<Connection> {
    this.#connection ??= this.#open();
    return this.#connection;
  }

  async #open(): Promise<Connection> {
    this.#lastConnectionId += 1;
    const id = this.#lastConnectionId;
    try {
      const { channel } = await connectToService({
        ...this.#data,
        clock: this.#clock,
        prepare: (channel) => {
          channel.handle(clientMessages.sessionEvent, (event) => this.#forward(event, id));
        },
        onLost: () => this.#lose(id),
      });
      return { id, channel };
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  async #forward(event: clientMessages.SessionEvent, connectionId: number): Promise<Record<never, never>> {
    this.#lastEventId += 1;
    const eventId = this.#lastEventId;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#unacknowledged.set(eventId, resolve);
    this.#post({ kind: "event", eventId, connectionId, event });
    await promise;
    return {};
  }

  #lose(connectionId: number): void {
    this.#connection = undefined;
    this.#post({ kind: "lost", connectionId });
  }

  #post(message: FromLinkWorker): void {
    this.#data.port.postMessage(message);
  }
}

function definitionOf(method: string): MessageDefinition {
  const definition = serviceRequests.get(method);
  if (definition === undefined) throw new Error(`Cannot call ${method}: the service has no such message`);
  return definition;
}
