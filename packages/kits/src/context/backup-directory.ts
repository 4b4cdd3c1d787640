import { type Area, AreaMode } from "./area-mode.ts";
import { areaDirectory } from "./context-paths.ts";

const mediaLibraryBundle = "com.ohos.medialibrary.medialibrarydata";
const fileManagerNameLength = 27;

/**
 * `backupDir` of a backup extension's context, as a sandbox path that ends in a slash; empty above EL2.
 * Two system applications have one of their own, whatever the area.
 *
 * @see app_file_service: frameworks/native/backup_ext/src/ext_extension.cpp
 */
export function backupDirectory(bundleName: string, area: Area): string {
  if (bundleName === mediaLibraryBundle) return "/storage/media/local/files/.backup/";
  if (bundleName.length === fileManagerNameLength && bundleName.endsWith(".filemanager")) {
    return "/storage/Users/currentUser/.backup/";
  }
  return area === AreaMode.EL1 || area === AreaMode.EL2 ? `${areaDirectory(area)}/base/.backup/` : "";
}
