/** What `getBackupVersion()` gives: a JSON text, spaced as on a device. */
export const backupVersion = '{"backupVersion" : "26.0"}';
