import { BackupError, isTransferName } from "@carryall/protocol";

const maxPlaceBytes = 4095;

/**
 * The one place where names of files that a client asks for are judged: a bare name, or, in a set without tars, the
 * sandbox path that the file had.
 *
 * @throws {BackupError} `invalidArgument`.
 */
export function refuseWrongName(name: string, { takesPlaces = false } = {}): void {
  if (isTransferName(name) || (takesPlaces && isPlace(name))) return;
  throw new BackupError("invalidArgument", `Cannot hand out ${JSON.stringify(name)}: it must be a bare file name`);
}

function isPlace(name: string): boolean {
  const [first, ...parts] = name.split("/");
  const isPlain = parts.every((part) => part !== "" && part !== "." && part !== "..");
  return (
    first === "" && parts.length > 0 && isPlain && !name.includes("\0") && Buffer.byteLength(name) <= maxPlaceBytes
  );
}
