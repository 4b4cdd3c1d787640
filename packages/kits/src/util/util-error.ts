import { BusinessError } from "../errors/business-error.ts";

/** Failures of the language's own libraries, by the name we give them. */
export const utilErrors = Object.freeze({
  outOfRange: { code: 10200001, text: "The parameter value is out of range." },
  syntax: { code: 10200002, text: "Invalid syntax." },
  bufferReadonly: { code: 10200013, text: "The property is read-only." },
  empty: { code: 10200010, text: "Container is empty." },
  cannotCall: { code: 10200011, text: "The method cannot be bound." },
  cannotNew: { code: 10200012, text: "The constructor cannot be directly invoked." },
  noProperty: { code: 10200017, text: "The element does not exist in this container." },
  unsupportedEncoding: { code: 10200068, text: "The underlying ArrayBuffer is null or detach." },
});

/** @see openharmony/docs: errorcode-utils.md */
export function utilError(name: keyof typeof utilErrors, detail?: string): BusinessError {
  const { code, text } = utilErrors[name];
  return new BusinessError(code, detail === undefined ? text : `${text} ${detail}`);
}
