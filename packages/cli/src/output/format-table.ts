/**
 * Lines with aligned columns, the first row being the heading.
 *
 * @param options.numeric Columns that are aligned to the right, from 0.
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  { numeric = [] }: { readonly numeric?: readonly number[] } = {},
): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return numeric.includes(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => `${row.map(pad).join("  ").trimEnd()}\n`).join("");
}
