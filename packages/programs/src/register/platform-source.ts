/** Where the source of a platform module finds the platform of its process: a property of the global object. */
export const platformKey = "carryall.platform";

const scheme = "carryall:";

/** The URL of a platform module for one importer: its exports have all the names that the importer wants of it. */
export function platformUrl(specifier: string, names: Iterable<string>): string {
  const wanted = [...new Set(names)].sort().join(",");
  return `${scheme}${encodeURIComponent(specifier)}?${encodeURIComponent(wanted)}`;
}

/** @returns `undefined` for the URL of something else. */
export function readPlatformUrl(url: string): { readonly specifier: string; readonly names: string[] } | undefined {
  if (!url.startsWith(scheme)) return undefined;
  const [specifier = "", wanted = ""] = url.slice(scheme.length).split("?").map(decodeURIComponent);
  return { specifier, names: wanted === "" ? [] : wanted.split(",") };
}

/**
 * The text of a platform module: whoever imports it, under whichever names, gets the same objects.
 * A name that nobody has is exported all the same: it is a stub, and a missing export would fail before anything runs.
 */
export function platformSource(specifier: string, names: Iterable<string>): string {
  const exported = [...new Set(names)].filter((name) => name !== "default");
  return [
    `const module = globalThis[Symbol.for(${JSON.stringify(platformKey)})](${JSON.stringify(specifier)});`,
    "export default module.default;",
    ...exported.map((name, index) => `const v${index} = module[${JSON.stringify(name)}];`),
    ...exported.map((name, index) => `export { v${index} as ${JSON.stringify(name)} };`),
  ].join("\n");
}
