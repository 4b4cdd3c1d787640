// Compiles what changed, then bundles the programs that start often or run inside a sandbox.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleExtensionHost } from "./bundle-extension-host.mjs";
import { bundlePrograms } from "./bundle-programs.mjs";
import { isStale } from "./is-stale.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    `Carryall needs Node 24 or newer, and this is ${process.versions.node}: install Node 24, or run "npm ci" on a platform for which npm has it`,
  );
  process.exit(1);
}

compile();
await bundleExtensionHost(root);
await bundleInside("workbench", "dist/process/main-test-process.js");
await bundlePrograms(root);

function compile() {
  // By its path: ohos-typescript brings a "tsc" of its own, and which of the two npm links is a matter of luck.
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "--build", root], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// What runs inside a sandbox, where it finds nothing but its own folder.
async function bundleInside(packageName, main) {
  const directory = join(root, "packages", packageName, "dist/program");
  // Two entries that share the rest: what few extensions use is loaded when it is asked for.
  const entries = {
    main: join(root, "packages", packageName, main),
    "more-kits": join(root, "packages/kits/dist/more-kits.js"),
  };
  if (!isStale(join(directory, "main.mjs"), root)) return;
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: entries,
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    splitting: true,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    external: ["koffi"],
    inject: [join(root, "tools/node-names.mjs")],
    logLevel: "warning",
    metafile: true,
    absWorkingDir: root,
    // vscode-jsonrpc is CommonJS and asks for Node's modules with require().
    banner: { js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);' },
  });
  // The shared pieces are named for what is in them; those of earlier builds would stay for ever.
  const made = new Set(Object.keys(metafile.outputs).map((file) => join(root, file)));
  for (const file of readdirSync(directory).map((name) => join(directory, name))) {
    if (!made.has(file)) rmSync(file, { recursive: true });
  }
}
