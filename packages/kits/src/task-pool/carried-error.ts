import { BusinessError } from "../errors/business-error.ts";

/** What was thrown, in a form that goes from thread to thread: a copied Error would lose its code. */
export type CarriedError =
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack?: string;
      readonly code?: number;
      readonly data?: unknown;
    }
  | { readonly kind: "value"; readonly value: unknown };

export function carryError(thrown: unknown): CarriedError {
  if (!(thrown instanceof Error)) return { kind: "value", value: thrown };
  const code: unknown = Reflect.get(thrown, "code");
  const data: unknown = Reflect.get(thrown, "data");
  return {
    kind: "error",
    name: thrown.name,
    message: thrown.message,
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(typeof code === "number" ? { code } : {}),
    ...(data === undefined ? {} : { data }),
  };
}

export function openError(carried: CarriedError): unknown {
  if (carried.kind === "value") return carried.value;
  const { name, message, stack, code, data } = carried;
  const error = code === undefined ? new Error(message) : new BusinessError(code, message, data);
  if (name !== error.name) Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  if (stack !== undefined) error.stack = stack;
  return error;
}
