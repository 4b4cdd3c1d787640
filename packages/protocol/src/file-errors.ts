export interface FileErrorEntry {
  readonly code: number;
  readonly errno: string;
  readonly text: string;
}

/**
 * fileIo's codes by errno name, in the order of the documentation.
 *
 * @see openharmony/docs: errorcode-filemanagement.md; file_api: utils/filemgmt_libn/include/n_error.h
 */
export const fileErrorTable: readonly FileErrorEntry[] = [
  { code: 13900001, errno: "EPERM", text: "Operation not permitted" },
  { code: 13900002, errno: "ENOENT", text: "No such file or directory" },
  { code: 13900003, errno: "ESRCH", text: "No such process" },
  { code: 13900004, errno: "EINTR", text: "Interrupted system call" },
  { code: 13900005, errno: "EIO", text: "I/O error" },
  { code: 13900006, errno: "ENXIO", text: "No such device or address" },
  { code: 13900007, errno: "E2BIG", text: "Arg list too long" },
  { code: 13900008, errno: "EBADF", text: "Bad file descriptor" },
  { code: 13900009, errno: "ECHILD", text: "No child processes" },
  { code: 13900010, errno: "EAGAIN", text: "Try again" },
  { code: 13900011, errno: "ENOMEM", text: "Out of memory" },
  { code: 13900012, errno: "EACCES", text: "Permission denied" },
  { code: 13900013, errno: "EFAULT", text: "Bad address" },
  { code: 13900014, errno: "EBUSY", text: "Device or resource busy" },
  { code: 13900015, errno: "EEXIST", text: "File exists" },
  { code: 13900016, errno: "EXDEV", text: "Cross-device link" },
  { code: 13900017, errno: "ENODEV", text: "No such device" },
  { code: 13900018, errno: "ENOTDIR", text: "Not a directory" },
  { code: 13900019, errno: "EISDIR", text: "Is a directory" },
  { code: 13900020, errno: "EINVAL", text: "Invalid argument" },
  { code: 13900021, errno: "ENFILE", text: "File table overflow" },
  { code: 13900022, errno: "EMFILE", text: "Too many open files" },
  { code: 13900023, errno: "ETXTBSY", text: "Text file busy" },
  { code: 13900024, errno: "EFBIG", text: "File too large" },
  { code: 13900025, errno: "ENOSPC", text: "No space left on device" },
  { code: 13900026, errno: "ESPIPE", text: "Illegal seek" },
  { code: 13900027, errno: "EROFS", text: "Read-only file system" },
  { code: 13900028, errno: "EMLINK", text: "Too many links" },
  { code: 13900029, errno: "EDEADLK", text: "Resource deadlock would occur" },
  { code: 13900030, errno: "ENAMETOOLONG", text: "File name too long" },
  { code: 13900031, errno: "ENOSYS", text: "Function not implemented" },
  { code: 13900032, errno: "ENOTEMPTY", text: "Directory not empty" },
  { code: 13900033, errno: "ELOOP", text: "Too many symbolic links encountered" },
  { code: 13900034, errno: "EWOULDBLOCK", text: "Operation would block" },
  { code: 13900035, errno: "EBADR", text: "Invalid request descriptor" },
  { code: 13900036, errno: "ENOSTR", text: "Device not a stream" },
  { code: 13900037, errno: "ENODATA", text: "No data available" },
  { code: 13900038, errno: "EOVERFLOW", text: "Value too large for defined data type" },
  { code: 13900039, errno: "EBADFD", text: "File descriptor in bad state" },
  { code: 13900040, errno: "ERESTART", text: "Interrupted system call should be restarted" },
  { code: 13900041, errno: "EDQUOT", text: "Quota exceeded" },
  { code: 13900042, errno: "UNKNOWN", text: "Unknown error" },
  { code: 13900043, errno: "ENOLCK", text: "No record locks available" },
  { code: 13900044, errno: "ENETUNREACH", text: "Network is unreachable" },
  { code: 13900046, errno: "ECONNABORTED", text: "Software caused connection abort" },
  { code: 13900049, errno: "ECANCELED", text: "Operation canceled" },
];

const entriesByErrno = new Map(fileErrorTable.map((entry) => [entry.errno, entry]));
const unknownEntry: FileErrorEntry = { code: 13900042, errno: "UNKNOWN", text: "Unknown error" };

/**
 * The fileIo entry for an error that Node's `fs` threw, by its `code` string.
 * Node's own argument errors (`ERR_INVALID_ARG_TYPE`, `ERR_OUT_OF_RANGE`, …) are EINVAL; what is unlisted is 13900042.
 */
export function fileErrorOf(error: unknown): FileErrorEntry {
  const name = errnoNameOf(error);
  if (name?.startsWith("ERR_")) return entriesByErrno.get("EINVAL") ?? unknownEntry;
  return entriesByErrno.get(name ?? "") ?? unknownEntry;
}

/**
 * The code that `onFileReady` carries for one file's failure; coarser than fileIo's own table.
 *
 * @param errno An errno name such as `ENOENT`.
 * @see app_file_service: utils/src/b_error/b_error.cpp, GetCodeByErrno
 */
export function publicCodeOfFileError(errno: string): number {
  if (errno === "EPERM") return 13900001;
  if (["EIO", "EBADF", "EACCES", "EFBIG"].includes(errno)) return 13900005;
  if (["ENOMEM", "EMFILE"].includes(errno)) return 13900011;
  if (["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"].includes(errno)) return 13900020;
  if (errno === "ENOSPC") return 13900025;
  return 13900042;
}

/** The name that Node gives a system's or its own file error, `ENOENT`; `undefined` for what carries none. */
export function errnoNameOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
