import { callForms, type Operation } from "./call-forms.ts";

export type Operations = Readonly<Record<string, Operation>>;

/**
 * Puts operations on an object: `name` in promise and callback form, `nameSync` in synchronous form.
 * They are not enumerable, so that printing the object shows its data.
 */
export function defineCalls(target: object, operations: Operations, toError: (error: unknown) => Error): void {
  for (const [name, operation] of Object.entries(operations)) {
    const { sync, async } = callForms(operation, toError);
    defineMethod(target, name, async);
    defineMethod(target, `${name}Sync`, sync);
  }
}

/** The same for functions that a device has in synchronous form only, under their plain name. */
export function defineSyncCalls(target: object, operations: Operations, toError: (error: unknown) => Error): void {
  for (const [name, operation] of Object.entries(operations))
    defineMethod(target, name, callForms(operation, toError).sync);
}

/** The same for functions that a device has in promise and callback form only. */
export function defineAsyncCalls(target: object, operations: Operations, toError: (error: unknown) => Error): void {
  for (const [name, operation] of Object.entries(operations))
    defineMethod(target, name, callForms(operation, toError).async);
}

function defineMethod(target: object, name: string, value: (...args: readonly unknown[]) => unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}
