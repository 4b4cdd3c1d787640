import { fromWireError, publicErrorText, type WireError } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";

/**
 * The error of `onBundleBegin` and `onBundleEnd`: short text, what happened, code, and the bundle's name as data.
 *
 * @see app_file_service: interfaces/kits/js/backup/session_backup_n_exporter.cpp, "origin errno"
 */
export function bundleError(wire: WireError, bundle: string): BusinessError<string> {
  const cause = fromWireError(wire);
  const text = publicErrorText(cause.code);
  const detail = cause.message === text ? text : `${text}: ${cause.message}`;
  return new BusinessError(cause.code, `${detail}, origin errno: ${cause.code}`, { data: bundle, cause });
}
