/**
 * What a test's title looks like when it runs: the placeholders of `test.each` stand for any text.
 *
 * @param {string} title As it stands in the test's file.
 */
export function titlePattern(title) {
  const parts = title.split(/%[sdifjop#]|\$[A-Za-z_][A-Za-z0-9_.]*/);
  return new RegExp(parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join(".*"));
}
