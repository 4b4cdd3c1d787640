import type * as v from "valibot";

type AnySchema = v.GenericSchema<unknown, unknown>;

/** A message that is answered: its name on the wire, and the shapes of what is asked and what comes back. */
export interface MessageDefinition<P extends AnySchema = AnySchema, R extends AnySchema = AnySchema> {
  readonly kind: "request";
  readonly method: string;
  readonly params: P;
  readonly result: R;
}

/** A message that nobody answers. */
export interface NotificationDefinition<P extends AnySchema = AnySchema> {
  readonly kind: "notification";
  readonly method: string;
  readonly params: P;
}

export function request<P extends AnySchema, R extends AnySchema>(
  method: string,
  shapes: { readonly params: P; readonly result: R },
): MessageDefinition<P, R> {
  return { kind: "request", method, ...shapes };
}

export function notification<P extends AnySchema>(method: string, params: P): NotificationDefinition<P> {
  return { kind: "notification", method, params };
}
