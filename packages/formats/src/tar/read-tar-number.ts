const space = 0x20;
const digit0 = 0x30;
const digit7 = 0x37;

/**
 * The number in a header field: octal digits after optional spaces, ended by NUL, space or the end of the field;
 * or GNU's base-256, whose first byte is 80 (positive) or FF (negative) and the rest big-endian.
 *
 * @returns `undefined` for a field that holds no number, a blank one too.
 */
export function readTarNumber(field: Uint8Array): bigint | undefined {
  const [first = 0] = field;
  if (first === 0x80 || first === 0xff) return readBase256(field);
  return readOctal(field);
}

function readBase256(field: Uint8Array): bigint {
  const isNegative = field[0] === 0xff;
  let value = isNegative ? -1n : 0n;
  for (const byte of field.subarray(1)) value = (value << 8n) | BigInt(byte);
  return value;
}

function readOctal(field: Uint8Array): bigint | undefined {
  let at = 0;
  while (field[at] === space) at += 1;
  const start = at;
  let value = 0;
  // Twelve digits at most, so a double is exact.
  for (; isOctalDigit(field[at]); at++) value = value * 8 + (field[at] ?? 0) - digit0;
  const isEnded = field.subarray(at).every((byte) => byte === 0 || byte === space);
  return at > start && isEnded ? BigInt(value) : undefined;
}

function isOctalDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= digit0 && byte <= digit7;
}
