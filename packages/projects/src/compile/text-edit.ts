/** Puts `text` in the place of a source's characters from `start` up to, not including, `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap, in any order. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let result = "";
  let position = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    result += source.slice(position, start) + text;
    position = end;
  }
  return result + source.slice(position);
}

/** The edit that takes a range out and leaves blanks, so that every later line and column stays where it was. */
export function blank(source: string, start: number, end: number): TextEdit {
  return { start, end, text: source.slice(start, end).replace(/[^\r\n\u2028\u2029]/g, " ") };
}
