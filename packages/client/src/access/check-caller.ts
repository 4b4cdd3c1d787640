import { backupPermission, type ClientIdentity, errorTable } from "@carryall/protocol";
import { BusinessError } from "../error/business-error.ts";

/**
 * What every member looks at before anything else, its arguments included.
 *
 * @throws {BusinessError} 201 without the permission, then 202 for an ordinary application.
 * @see app_file_service: interfaces/kits/js/backup/prop_n_operation.cpp, CheckPermission and IsSystemApp
 */
export function checkCaller({ permissions, isSystemApp }: ClientIdentity): void {
  if (!permissions.includes(backupPermission)) throw refusal(errorTable.permissionDenied);
  if (!isSystemApp) throw refusal(errorTable.notSystemApp);
}

function refusal({ code, text }: { readonly code: number; readonly text: string }): BusinessError {
  return new BusinessError(code, text);
}
