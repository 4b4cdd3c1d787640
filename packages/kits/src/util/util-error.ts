import type { BusinessError } from "../errors/business-error.ts";
import { errorOf } from "../errors/error-of.ts";

/** Failures of the language's own libraries, by the name we give them. */
const utilErrors = Object.freeze({
  outOfRange: { code: 10200001, text: "The parameter value is out of range." },
  syntax: { code: 10200002, text: "Invalid syntax." },
  empty: { code: 10200010, text: "Container is empty." },
  noProperty: { code: 10200017, text: "The element does not exist in this container." },
});

/** @see openharmony/docs: errorcode-utils.md */
export function utilError(name: keyof typeof utilErrors, detail?: string): BusinessError {
  return errorOf(utilErrors[name], { detail });
}
