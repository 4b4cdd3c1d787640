const referencePattern = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(\w+));|&/g;

const named: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Puts characters in the place of references. @throws {SyntaxError} for a reference that XML does not have. */
export function unescapeXml(text: string): string {
  return text.replace(referencePattern, (reference, hex?: string, decimal?: string, name?: string) => {
    const code = hex === undefined ? Number.parseInt(decimal ?? "", 10) : Number.parseInt(hex, 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    const character = named.get(name ?? "");
    if (character === undefined) throw new SyntaxError(`Cannot read XML: unknown reference ${reference}`);
    return character;
  });
}
