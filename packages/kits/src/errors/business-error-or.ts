import { BusinessError } from "./business-error.ts";

/** Lets a BusinessError through, and gives a kit's own in the place of whatever else was thrown. */
export function businessErrorOr(make: () => BusinessError): (error: unknown) => BusinessError {
  return (error) => (error instanceof BusinessError ? error : make());
}
