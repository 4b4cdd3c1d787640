import { fileError } from "../errors/file-error.ts";

/** @throws {BusinessError} 13900020 where something is given to a call that takes nothing. */
export function takeNothing(args: readonly unknown[]): void {
  if (args.length > 0) throw fileError("EINVAL");
}
