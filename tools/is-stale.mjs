import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether a bundle is older than what it is made of: that may lie in any package, so any newer one makes it stale. */
export function isStale(out, root) {
  return !existsSync(out) || statSync(out).mtimeMs < compiledAt(root);
}

function compiledAt(root) {
  const files = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name, "dist/.tsbuildinfo"));
  return Math.max(...files.filter((file) => existsSync(file)).map((file) => statSync(file).mtimeMs));
}
