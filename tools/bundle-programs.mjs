// Makes one file of each program that people wait for: reading three hundred small modules takes longer than the work
// that they are there for.
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isStale } from "./is-stale.mjs";

/** Program: its compiled entry, and its bundle. */
const programs = [
  ["packages/cli/dist/main.js", "packages/cli/dist/program/main.mjs"],
  ["packages/client/dist/link/main-link-worker.js", "packages/client/dist/program/link-worker.mjs"],
  ["packages/service/dist/main.js", "packages/service/dist/program/main.mjs"],
];

/** @param root Of the checkout, compiled. */
export async function bundlePrograms(root) {
  const stale = programs.filter(([, out]) => isStale(join(root, out), root));
  if (stale.length === 0) return;
  const { build } = await import("esbuild");
  for (const [entry, out] of stale) {
    await build({
      entryPoints: [join(root, entry)],
      outfile: join(root, out),
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node24",
      // koffi is native; the others are programs and compilers of their own, found where they are installed.
      external: ["koffi", "@carryall/projects", "@carryall/extension-host/program"],
      plugins: [keepPlaces(dirname(join(root, out)))],
      logLevel: "warning",
      // vscode-jsonrpc is CommonJS and asks for Node's modules with require().
      banner: { js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);' },
    });
  }
}

// A module that looks for a file beside itself shall find it from within the bundle, too.
function keepPlaces(outDirectory) {
  return {
    name: "keep-places",
    setup({ onLoad }) {
      onLoad({ filter: /packages\/[^/]+\/dist\/.*\.js$/ }, ({ path }) => {
        const place = `new URL(${JSON.stringify(relative(outDirectory, path))}, import.meta.url).href`;
        return { contents: readFileSync(path, "utf8").replaceAll("import.meta.url", place), loader: "js" };
      });
    },
  };
}
