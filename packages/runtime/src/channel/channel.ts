import type { Duplex } from "node:stream";
import {
  BackupError,
  fromWireError,
  type MessageDefinition,
  type NotificationDefinition,
  toWireError,
  type WireError,
  wireErrorSchema,
} from "@carryall/protocol";
import * as v from "valibot";
import { createMessageConnection, type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import { OpenRequests } from "./open-requests.ts";

const applicationErrorCode = 1;

type AnySchema = v.GenericSchema<unknown, unknown>;

export interface ChannelOptions {
  /** Told once why the channel ended, when it did not end because {@link Channel.close} was called. */
  readonly onLost?: (cause: Error) => void;
  /** Told of every request that is answered with an error. */
  readonly onRefused?: (method: string, error: Error) => void;
}

/**
 * Typed messages over a stream. What arrives is looked at by its schema before anybody sees it. A request that nobody
 * expects, or of the wrong shape, is answered with an error; a notification of that kind ends the channel, and so does
 * what is no message at all or an answer to nothing. The reason is told either way.
 */
export class Channel {
  readonly #connection: MessageConnection;
  readonly #stream: Duplex;
  readonly #onLost: ((cause: Error) => void) | undefined;
  readonly #onRefused: ((method: string, error: Error) => void) | undefined;
  readonly #waiting = new Set<(error: Error) => void>();
  #ended: Error | undefined;

  constructor(stream: Duplex, { onLost, onRefused }: ChannelOptions = {}) {
    this.#stream = stream;
    this.#onLost = onLost;
    this.#onRefused = onRefused;
    const open = new OpenRequests();
    this.#connection = createMessageConnection(new FrameReader(stream, open), new FrameWriter(stream, open));
    this.#connection.onError(([error]) => this.#end(error));
    this.#connection.onClose(() => this.#end(new Error("the other side closed the connection")));
    this.#connection.onUnhandledNotification((message) => {
      this.#end(new Error(`the other side sent ${message.method}, which nobody expects`));
    });
    this.#connection.onRequest((method: string) =>
      this.#refuse(method, new BackupError("unknown", `Cannot answer ${method}: nobody here expects it`)),
    );
  }

  /** Begins to read. Call it once, when all handlers are registered. */
  listen(): this {
    this.#connection.listen();
    return this;
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** @throws {BackupError} what the other side threw, or `serviceUnreachable` when the channel ends first. */
  async call<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<v.InferOutput<R>> {
    if (this.#ended !== undefined) throw lost(definition.method, this.#ended);
    const answer = await this.#untilEnded(this.#connection.sendRequest<unknown>(definition.method, params), definition);
    return check(definition.result, answer, `answer to ${definition.method}`);
  }

  notify<P extends AnySchema>(definition: NotificationDefinition<P>, params: v.InferOutput<P>): void {
    if (this.#ended !== undefined) return;
    this.#connection.sendNotification(definition.method, params).catch((error: unknown) => this.#end(asError(error)));
  }

  handle<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    handler: (params: v.InferOutput<P>) => Promise<v.InferInput<R>> | v.InferInput<R>,
  ): this {
    this.#connection.onRequest(definition.method, async (params: unknown): Promise<unknown> => {
      try {
        return await handler(check(definition.params, params, definition.method));
      } catch (error) {
        return this.#refuse(definition.method, error);
      }
    });
    return this;
  }

  on<P extends AnySchema>(definition: NotificationDefinition<P>, listener: (params: v.InferOutput<P>) => void): this {
    this.#connection.onNotification(definition.method, (params: unknown) => {
      try {
        listener(check(definition.params, params, definition.method));
      } catch (error) {
        this.#end(asError(error));
      }
    });
    return this;
  }

  /** Ends the channel from this side; what is still waited for fails, `onLost` is not told. */
  close(): void {
    if (this.#ended !== undefined) return;
    this.#finish(new Error("the connection was closed on this side"));
  }

  #refuse(method: string, error: unknown): ResponseError<WireError> {
    this.#onRefused?.(method, asError(error));
    return new ResponseError<WireError>(applicationErrorCode, messageOf(error), toWireError(error));
  }

  #end(cause: Error): void {
    if (this.#ended !== undefined) return;
    this.#finish(cause);
    this.#onLost?.(cause);
  }

  #finish(cause: Error): void {
    this.#ended = cause;
    this.#connection.dispose();
    this.#stream.destroy();
    for (const reject of this.#waiting) reject(cause);
    this.#waiting.clear();
  }

  // A disposed vscode-jsonrpc connection leaves its open requests waiting for ever; here they fail.
  #untilEnded<P extends AnySchema, R extends AnySchema>(
    answer: Promise<unknown>,
    definition: MessageDefinition<P, R>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onEnd = (cause: Error) => reject(lost(definition.method, cause));
      this.#waiting.add(onEnd);
      answer
        .then(resolve, (error: unknown) => reject(this.#translate(definition.method, error)))
        .finally(() => {
          this.#waiting.delete(onEnd);
        });
    });
  }

  #translate(method: string, error: unknown): Error {
    // Looked at like everything from outside: an extension answers what it likes.
    const wire = v.safeParse(wireErrorSchema, error instanceof ResponseError ? error.data : undefined);
    if (wire.success) return fromWireError(wire.output);
    if (this.#ended !== undefined) return lost(method, this.#ended);
    return new BackupError("unknown", `Cannot get an answer to ${method}: ${messageOf(error)}`, { cause: error });
  }
}

function check<S extends AnySchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const place = v.getDotPath(issue) ?? "the message";
  throw new BackupError("invalidArgument", `Cannot accept ${what}: ${place} is wrong: ${issue.message}`);
}

function lost(method: string, cause: Error): BackupError {
  return new BackupError("serviceUnreachable", `Cannot finish ${method}: ${cause.message}`, { cause });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
