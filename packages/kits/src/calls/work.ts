/**
 * What a call does once its arguments are found good. `steps` is for what may take long: it gives control back between
 * pieces, so that the promise form does not stop the thread on which the service polls the application.
 */
export type Work =
  | { readonly kind: "once"; readonly run: () => unknown }
  | { readonly kind: "steps"; readonly run: () => Generator<undefined, unknown, undefined> }
  | { readonly kind: "waits"; readonly run: () => Promise<unknown> };

export function once(run: () => unknown): Work {
  return { kind: "once", run };
}

export function inSteps(run: () => Generator<undefined, unknown, undefined>): Work {
  return { kind: "steps", run };
}

/** Work that has no synchronous form. */
export function waiting(run: () => Promise<unknown>): Work {
  return { kind: "waits", run };
}
