// The extension host starts once for every bundle of every session. It is CommonJS in one file, with V8's code for it
// beside it: of 53 ms of processor time from start to ready, of which bare Node takes 22, that leaves 42.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isStale } from "./is-stale.mjs";

const entries = ["main", "main-task-worker"];

/** @param root Of the checkout, compiled. */
export async function bundleExtensionHost(root) {
  const compiled = join(root, "packages/extension-host/dist");
  const directory = join(compiled, "program");
  const program = join(directory, "main.cjs");
  const cache = join(directory, "cache");
  if (existsSync(cache) && !isStale(program, root)) return;
  rmSync(directory, { recursive: true, force: true });
  const { build } = await import("esbuild");
  await build({
    entryPoints: entries.map((name) => join(compiled, `${name}.js`)),
    outdir: directory,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    external: ["koffi"],
    define: { "import.meta.url": "__moduleUrl" },
    banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
    inject: [join(root, "tools/node-names.mjs")],
    plugins: [takeInMoreKits],
    // Less to read and to compare with the cache; names stay, for stacks.
    minifyWhitespace: true,
    logLevel: "warning",
  });
  await fillCache(program, cache);
}

// What few extensions use is in the same file, and evaluated when it is asked for.
const takeInMoreKits = {
  name: "take-in-more-kits",
  setup({ onLoad }) {
    onLoad({ filter: /kits\/dist\/load-more-kits\.js$/ }, () => ({
      contents: 'export const loadMoreKits = () => require("./more-kits.js");',
    }));
  },
};

// Node writes it when a program ends; inside a sandbox there is nothing to write to.
async function fillCache(program, cache) {
  const env = { NODE_COMPILE_CACHE: cache, NODE_COMPILE_CACHE_PORTABLE: "1" };
  const host = spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "inherit", "pipe"], env });
  await once(host.stdio[3], "data");
  host.stdio[3].end();
  await once(host, "exit");
}
