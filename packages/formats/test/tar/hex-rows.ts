/** Rows of 16 bytes that are not all zero, as `offset  hex`. */
export function hexRows(bytes: Uint8Array): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16));
    if (row.some((byte) => byte !== 0)) rows.push(`${at.toString(16).padStart(3, "0")}  ${row.toString("hex")}`);
  }
  return rows;
}
