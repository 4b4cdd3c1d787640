/**
 * Every failure that can cross a process: the reason we switch on, the OpenHarmony code callers know,
 * the short text the device gives, who raises it, and what the caller should do.
 *
 * @see docs: openharmony/interface_sdk-js, api/@ohos.file.backup.d.ts; app_file_service: utils/include/b_error/b_error.h
 */
export const errorTable = {
  permissionDenied: {
    code: 201,
    text: "Permission verification failed",
    raisedBy: "client",
    remedy: "request ohos.permission.BACKUP",
  },
  notSystemApp: {
    code: 202,
    text: "The caller is not a system application",
    raisedBy: "client",
    remedy: "run the program as a system application",
  },
  invalidParameter: {
    code: 401,
    text: "The input parameter is invalid",
    raisedBy: "client",
    remedy: "correct the argument",
  },
  unsupported: {
    code: 801,
    text: "Capability not supported",
    raisedBy: "kits",
    remedy: "do without this platform feature here",
  },
  notAllowed: {
    code: 13500001,
    text: "Not support backup/restore",
    raisedBy: "service",
    remedy: "set allowToBackupRestore in the application's backup_config.json",
  },
  startTimeout: {
    code: 13500002,
    text: "SA boot extension timeout",
    raisedBy: "service",
    remedy: "see the bundle's log for what its module does while it loads",
  },
  extensionTimeout: {
    code: 13500003,
    text: "Extension process timeout",
    raisedBy: "service",
    remedy: "make the hook shorter, or give it more time with updateTimer",
  },
  extensionDied: {
    code: 13500004,
    text: "Extension process died",
    raisedBy: "service",
    remedy: "see the bundle's log for its last lines",
  },
  bundleUnknown: {
    code: 13500005,
    text: "SA the bundle info for backup/restore is empty",
    raisedBy: "service",
    remedy: "install the application, or correct its name",
  },
  packFailed: {
    code: 13500006,
    text: "Tar failed",
    raisedBy: "extension host",
    remedy: "see the cause in the message",
  },
  hookThrew: {
    code: 13500007,
    text: "Extension throw exception",
    raisedBy: "extension host",
    remedy: "correct the application's hook",
  },
  unpackFailed: {
    code: 13500008,
    text: "Untar failed",
    raisedBy: "extension host",
    remedy: "the archive is damaged: make a new backup",
  },
  startFailed: {
    code: 13500009,
    text: "SA failed to boot application extension",
    raisedBy: "service",
    remedy: "correct what the loader's message names",
  },
  cancelUnstarted: {
    code: 13500011,
    text: "Cancel unstarted backup or restore task",
    raisedBy: "service",
    remedy: "nothing to do",
  },
  cancelUnknown: {
    code: 13500012,
    text: "Cancel a backup or restore task that does not exist",
    raisedBy: "service",
    remedy: "nothing to do",
  },
  sessionConflict: {
    code: 13500013,
    text: "Session Conflict",
    raisedBy: "service",
    remedy: "release the other session first",
  },
  notCompatible: {
    code: 13500014,
    text: "Not compatible",
    raisedBy: "service",
    remedy: "this device has no such service",
  },
  released: {
    code: 13500015,
    text: "Exit actively",
    raisedBy: "service",
    remedy: "the session was released before this bundle was done",
  },
  serviceUnreachable: {
    code: 13600001,
    text: "IPC error",
    raisedBy: "client",
    remedy: "see log/service.jsonl in the device home",
  },
  notPermitted: {
    code: 13900001,
    text: "Operation not permitted",
    raisedBy: "service",
    remedy: "own the session first",
  },
  ioError: { code: 13900005, text: "I/O error", raisedBy: "service", remedy: "see the cause" },
  accessDenied: {
    code: 13900012,
    text: "Permission denied",
    raisedBy: "device",
    remedy: "change the folder's permissions",
  },
  invalidArgument: { code: 13900020, text: "Invalid argument", raisedBy: "any", remedy: "correct the argument" },
  noSpace: {
    code: 13900025,
    text: "No space left on device",
    raisedBy: "extension host",
    remedy: "free room on the disk of the device home",
  },
  unknown: { code: 13900042, text: "Unknown error", raisedBy: "any", remedy: "see the log" },
} as const satisfies Record<string, { code: number; text: string; raisedBy: string; remedy: string }>;

export type ErrorReason = keyof typeof errorTable;

/** The short text that a code carries on a device; `Unknown error` for a code that is not in the table. */
export function publicErrorText(code: number): string {
  return Object.values(errorTable).find((entry) => entry.code === code)?.text ?? errorTable.unknown.text;
}
