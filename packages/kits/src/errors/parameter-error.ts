import { BusinessError } from "./business-error.ts";

/** The 401 of the data kits: an argument is missing or of a wrong type. `detail` is a sentence. */
export function parameterError(detail: string): BusinessError {
  return new BusinessError(401, `Parameter error. ${detail}`);
}
