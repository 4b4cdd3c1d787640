/**
 * What `getBackupVersion()` gives: a JSON text, spaced as on a device, where it is not printed by cJSON.
 *
 * @see app_file_service: interfaces/kits/js/backup/prop_n_operation.cpp, DoGetBackupVersion
 */
export const backupVersionText = '{"backupVersion" : "26.0"}';
