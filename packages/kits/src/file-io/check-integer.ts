import { fileError } from "../errors/file-error.ts";

export interface IntegerLimits {
  readonly min?: number;
  readonly max?: number;
  /** Taken for an absent value; without it the value must be there. */
  readonly fallback?: number;
}

/** @throws {BusinessError} 13900020 for what is not an integer within the limits. */
export function checkInteger(value: unknown, { min, max, fallback }: IntegerLimits = {}): number {
  const given = value === undefined ? fallback : value;
  if (typeof given !== "number" || !Number.isSafeInteger(given)) throw fileError("EINVAL");
  if (given < (min ?? given) || given > (max ?? given)) throw fileError("EINVAL");
  return given;
}
