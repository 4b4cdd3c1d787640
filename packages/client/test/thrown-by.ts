import { BusinessError } from "../src/error/business-error.ts";

/** What a call throws before it returns. */
export function thrownBy(work: () => unknown): BusinessError {
  const outcome = outcomeOf(work);
  if (outcome.kind === "threw") return outcome.error;
  throw new Error("nothing was thrown");
}

export type Outcome =
  | { readonly kind: "threw"; readonly error: BusinessError }
  | { readonly kind: "returned"; readonly value: unknown };

export function outcomeOf(work: () => unknown): Outcome {
  try {
    return { kind: "returned", value: work() };
  } catch (error) {
    if (error instanceof BusinessError) return { kind: "threw", error };
    throw error;
  }
}
