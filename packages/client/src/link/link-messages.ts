import type { MessagePort } from "node:worker_threads";
import type { clientMessages, WireError } from "@carryall/protocol";
import type { ServiceProgram } from "./start-service.ts";

/** What the worker of a link is started with. */
export interface LinkWorkerData {
  readonly home: string;
  readonly name: string;
  readonly token?: string;
  readonly serviceProgram: ServiceProgram;
  readonly serviceEnvironment: Readonly<Record<string, string>>;
  readonly port: MessagePort;
  /** Only the answers of blocking calls: their caller reads it without looking at what else has arrived. */
  readonly blockingPort: MessagePort;
  /** One Int32 that goes up with every message on `blockingPort`. */
  readonly answerCount: SharedArrayBuffer;
}

export type ToLinkWorker =
  | {
      readonly kind: "call";
      readonly id: number;
      readonly method: string;
      readonly params: unknown;
      readonly isBlocking: boolean;
      /** Only this connection will do; absent where a new one does as well. */
      readonly connectionId?: number;
    }
  /** The callback of this event was called. */
  | { readonly kind: "acknowledge"; readonly eventId: number };

export interface LinkAnswer {
  readonly kind: "answer";
  readonly id: number;
  readonly outcome:
    | { readonly kind: "returned"; readonly value: unknown; readonly connectionId: number }
    | { readonly kind: "threw"; readonly error: WireError };
}

export type FromLinkWorker =
  | LinkAnswer
  | {
      readonly kind: "event";
      readonly eventId: number;
      readonly connectionId: number;
      readonly event: clientMessages.SessionEvent;
    }
  | { readonly kind: "lost"; readonly connectionId: number };
