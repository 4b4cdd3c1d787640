import type { TransformFailure } from "esbuild";

/** The place of the first fault that esbuild found, line and column from 1. */
export interface EmitFailure {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** @returns `undefined` for an error that is no fault of the source. */
export function firstFailure(error: unknown): EmitFailure | undefined {
  const [first] = isTransformFailure(error) ? error.errors : [];
  if (first === undefined) return undefined;
  return { line: first.location?.line ?? 1, column: (first.location?.column ?? 0) + 1, what: first.text };
}

function isTransformFailure(error: unknown): error is TransformFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
