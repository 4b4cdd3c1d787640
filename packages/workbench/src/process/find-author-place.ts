import type { SourcePositions } from "@carryall/loader";

/** The innermost place of a stack in the author's own code, as `source:line:column`; `undefined` for one without any. */
export function findAuthorPlace(positions: SourcePositions, stack: string): string | undefined {
  for (const { module, line, column } of positions.placesIn(stack)) {
    if (module.startsWith("oh_modules/")) continue;
    return line === undefined ? module : `${module}:${line}:${column}`;
  }
  return undefined;
}
