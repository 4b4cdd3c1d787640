import { Buffer } from "node:buffer";

const hashDigits = 16;

/**
 * The transfer name of a big file: 16 hex digits of its path's SHA-256, and the file's extension where that is 1 to 16
 * ASCII letters and digits. The same path gets the same name in every run; while the name is taken, the path is
 * hashed with "0", "1", … behind it, as in the original.
 *
 * `rp` is left out, because `<name>.rp` is the name of another file's report.
 *
 * @param sha256Hex Hashes bytes to hex digits of either case.
 * @param options.hasExtension False in an increment, whose names have none.
 * @see app_file_service: utils/src/b_utils/scan_result_manager.cpp, AddBigFile
 */
export function bigFileName(
  path: Uint8Array,
  taken: ReadonlySet<string>,
  sha256Hex: (bytes: Uint8Array) => string,
  { hasExtension = true }: { readonly hasExtension?: boolean } = {},
): string {
  const extension = hasExtension ? extensionOf(path) : "";
  const nameFor = (bytes: Uint8Array) => sha256Hex(bytes).slice(0, hashDigits).toLowerCase() + extension;
  let name = nameFor(path);
  for (let counter = 0; taken.has(name); counter++) name = nameFor(Buffer.concat([path, Buffer.from(String(counter))]));
  return name;
}

// From the name alone: taken from the whole path, as upstream does, it can hold a slash.
function extensionOf(path: Uint8Array): string {
  const [, extension = ""] = /\.([A-Za-z0-9]{1,16})$/.exec(Buffer.from(path).toString("latin1")) ?? [];
  return extension === "" || extension.toLowerCase() === "rp" ? "" : `.${extension}`;
}
