import { constants } from "node:os";

/** The number of an errno name as reports carry it, in decimal; EIO's for a name that this system does not have. */
export function errnoNumber(name: string): string {
  const numbers: Readonly<Record<string, number>> = constants.errno;
  return String(numbers[name] ?? constants.errno.EIO);
}
