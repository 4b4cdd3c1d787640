import { checkInteger } from "./check-integer.ts";

export interface TransferOptions {
  /** Bytes. */
  readonly length: number;
  /** Position in the file; absent for the current one. */
  readonly offset: number | undefined;
}

/**
 * `offset` and `length` of a read or write.
 *
 * @param sizeBytes What there is room for, or what there is to write.
 * @throws {BusinessError} 13900020 for a negative number, or a length beyond `sizeBytes`.
 */
export function transferOptions(options: Readonly<Record<string, unknown>>, sizeBytes: number): TransferOptions {
  const length = checkInteger(options.length, { min: 0, max: sizeBytes, fallback: sizeBytes });
  const offset = options.offset === undefined ? undefined : checkInteger(options.offset, { min: 0 });
  return { length, offset };
}
