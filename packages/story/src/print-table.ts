export interface TableRow {
  readonly bundle: string;
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly result: string;
}

/** Lines of a table, columns aligned, numbers to the right. */
export function printTable(rows: readonly TableRow[]): string[] {
  const cells = [
    ["bundle", "files", "bytes", "seconds", "result"],
    ...rows.map((row) => [
      row.bundle,
      row.files.toLocaleString("en"),
      row.bytes.toLocaleString("en"),
      row.seconds.toFixed(2),
      row.result,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === 4 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
