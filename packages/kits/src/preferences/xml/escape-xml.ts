// Control characters and lone surrogates have no place in XML; as references they still come back here. The white space
// that a reader may change on its way in is written the same way.
const special = /[&<>"\p{Control}\ufffe\uffff]|\p{Surrogate}/gu;

const named: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** Text for an element or a double-quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(special, (character) => named.get(character) ?? `&#${character.codePointAt(0)};`);
}
