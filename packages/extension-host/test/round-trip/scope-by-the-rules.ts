/**
 * What a profile saves, as the rules are written and as slowly as it takes: patterns become regular expressions, and
 * every path there is is tried with each. Nothing of the code under test is used here. Paths have a character for each
 * byte.
 */
export function scopeByTheRules(
  { includes, excludes }: { readonly includes: readonly string[]; readonly excludes: readonly string[] },
  /** Every path in the sandbox and above it, with whether it is a folder. */
  tree: ReadonlyMap<string, boolean>,
): (path: string) => boolean {
  const isExcluded = excludedByTheRules(excludes);
  const matches = [...tree].filter(([path, isFolder]) => {
    return includes.map(toBytes).some((pattern) => isIncluded(pattern, path, isFolder));
  });
  // A folder swallows what is named below it.
  const roots = matches.filter(([path]) => {
    return !matches.some(
      ([other, isFolder]) => isFolder && (other === "/" ? path !== "/" : path.startsWith(`${other}/`)),
    );
  });
  return (path) =>
    !isExcluded(path) &&
    roots.some(([root, isFolder]) => {
      if (root === path) return !isFolder || !isExcluded(`${root}/`);
      return isFolder && !isExcluded(`${root}/`) && path.startsWith(root === "/" ? "/" : `${root}/`);
    });
}

/** A folder that the profile names is asked for with its slash as well. */
export function excludedByTheRules(excludes: readonly string[]): (path: string) => boolean {
  const outsides = excludes.map(toBytes).filter(Boolean).map(prepareExclude).map(excludeExpression);
  return (path) => outsides.some((expression) => expression.test(path));
}

function isIncluded(pattern: string, path: string, isFolder: boolean): boolean {
  if (pattern === "") return false;
  if (pattern === "/") return path === "/";
  if (pattern.endsWith("/") && !isFolder) return false;
  const parts = pattern.replace(/^\/|\/$/g, "").split("/");
  return new RegExp(`^${parts.map((part) => `/${includeExpression(part)}`).join("")}$`, "s").test(path);
}

function includeExpression(part: string): string {
  const guard = part.startsWith(".") ? "" : "(?!\\.)";
  return guard + translate(part, { any: "[^/]*", one: "[^/]" });
}

function prepareExclude(pattern: string): string {
  const open = pattern.endsWith("/") ? `${pattern}*` : pattern;
  return open.includes("/") && !open.startsWith("/") ? `/${open}` : open;
}

function excludeExpression(pattern: string): RegExp {
  return new RegExp(`^${translate(pattern, { any: ".*", one: "." })}(/.*)?$`, "s");
}

function translate(pattern: string, { any, one }: { readonly any: string; readonly one: string }): string {
  return pattern.replace(/\[[^\]]+\]|[\s\S]/g, (token) => {
    if (token === "*") return any;
    if (token === "?") return one;
    return token.length > 1 ? token : token.replace(/[\\^$.|+()[\]{}*?/]/g, "\\$&");
  });
}

function toBytes(text: string): string {
  return Buffer.from(text).toString("latin1");
}
