import { BusinessError } from "./business-error.ts";

/** A line of a table of errors. */
export interface ErrorEntry {
  readonly code: number;
  readonly text: string;
}

export interface ErrorOfOptions {
  /** Follows the table's text after a space. */
  readonly detail?: string | undefined;
  readonly data?: unknown;
}

/** The error that a line of a table stands for. */
export function errorOf({ code, text }: ErrorEntry, { detail, data }: ErrorOfOptions = {}): BusinessError {
  return new BusinessError(code, detail === undefined ? text : `${text} ${detail}`, data);
}
