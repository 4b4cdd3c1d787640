import { fromWireError, publicErrorText, type WireError } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";

/** The error of `onMigrateResult`: the short text alone, code, and the bundle's name as data. */
export function migrationError(wire: WireError, bundle: string): BusinessError<string> {
  const cause = fromWireError(wire);
  return new BusinessError(cause.code, publicErrorText(cause.code), { data: bundle, cause });
}
