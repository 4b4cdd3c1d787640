import type * as v from "valibot";

type AnySchema = v.GenericSchema<unknown, unknown>;

/** What people read of a message in docs/protocol.md, which is made from these. */
export interface MessageNote {
  /** Which kind of process sends it. */
  readonly from: "client" | "service" | "extension";
  /** What it is for. */
  readonly about: string;
  /** When it may be sent. */
  readonly when: string;
  /** What one gets that is sent at another time. */
  readonly otherwise: string;
}

/** A message that is answered: its name on the wire, and the shapes of what is asked and what comes back. */
export interface MessageDefinition<P extends AnySchema = AnySchema, R extends AnySchema = AnySchema> {
  readonly kind: "request";
  readonly method: string;
  readonly note: MessageNote;
  readonly params: P;
  readonly result: R;
}

/** A message that nobody answers. */
export interface NotificationDefinition<P extends AnySchema = AnySchema> {
  readonly kind: "notification";
  readonly method: string;
  readonly note: MessageNote;
  readonly params: P;
}

export function request<P extends AnySchema, R extends AnySchema>(
  method: string,
  note: MessageNote,
  shapes: { readonly params: P; readonly result: R },
): MessageDefinition<P, R> {
  return { kind: "request", method, note, ...shapes };
}

export function notification<P extends AnySchema>(
  method: string,
  note: MessageNote,
  params: P,
): NotificationDefinition<P> {
  return { kind: "notification", method, note, params };
}
