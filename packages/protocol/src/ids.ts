import { BackupError } from "./backup-error.ts";

/** An installed application's name, `com.example.notes`, or `com.example.notes:1` for its first clone. */
export type BundleName = string & { readonly __brand: "BundleName" };

/** The bare name of one file of a bundle's backup set: `manage.json`, `part.0.tar`, `9c1185a5c5e9fc54.mp4`. */
export type TransferName = string & { readonly __brand: "TransferName" };

const bundleNamePattern = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+(:[1-9][0-9]{0,3})?$/;
const maxBundleNameBytes = 128;
const maxTransferNameBytes = 255;

/** True where `text` has the form of a bundle name (3 to 128 bytes, at least two segments, optional clone index). */
export function isBundleName(text: string): text is BundleName {
  return text.length >= 3 && text.length <= maxBundleNameBytes && bundleNamePattern.test(text);
}

/** @throws {BackupError} `invalidArgument` with what a bundle name looks like. */
export function parseBundleName(text: string): BundleName {
  if (isBundleName(text)) return text;
  throw new BackupError("invalidArgument", `Cannot use ${JSON.stringify(text)} as a bundle name: it has another form`, {
    hint: "A bundle name has segments joined by dots, like com.example.notes",
  });
}

/**
 * The folder that holds a bundle's data: the name itself, or upstream's `+clone-2+com.example.notes` for a clone.
 *
 * @see app_file_service: services/backup_sa/src/module_external/bms_adapter.cpp, GetBundleIndexName
 */
export function bundleDirectoryName(bundle: BundleName): string {
  const [name = "", index] = bundle.split(":");
  return index === undefined ? name : `+clone-${index}+${name}`;
}

/** The bundle whose data or code a folder of {@link bundleDirectoryName}'s making holds; `undefined` for other folders. */
export function bundleOfDirectoryName(folder: string): BundleName | undefined {
  const clone = /^\+clone-(\d+)\+(.+)$/.exec(folder);
  const name = clone === null ? folder : `${clone[2]}:${clone[1]}`;
  return isBundleName(name) ? name : undefined;
}

/** True where `text` can name one file of a backup set: no folder, no NUL, at most 255 bytes. */
export function isTransferName(text: string): text is TransferName {
  if (text === "" || text === "." || text === "..") return false;
  if (text.includes("/") || text.includes("\\") || text.includes("\0")) return false;
  return new TextEncoder().encode(text).length <= maxTransferNameBytes;
}

/** @throws {BackupError} `invalidArgument` for a name with a folder in it, an empty or an over-long one. */
export function parseTransferName(text: string): TransferName {
  if (isTransferName(text)) return text;
  throw new BackupError("invalidArgument", `Cannot use ${JSON.stringify(text)} as a file name: it must be a bare name`);
}
