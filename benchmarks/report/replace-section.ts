/**
 * Puts a section between its markers; all other text stays as it is. A document without them gets them at its end.
 *
 * @param name In the markers: one word.
 */
export function replaceSection(document: string, name: string, section: string): string {
  const begin = `<!-- bench:${name} begins: written by "npm run bench", do not edit -->`;
  const end = `<!-- bench:${name} ends -->`;
  const text = `${begin}\n\n${section.trim()}\n\n${end}`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) return `${document.trimEnd()}\n\n${text}\n`;
  return `${document.slice(0, from)}${text}${document.slice(to + end.length)}`;
}
