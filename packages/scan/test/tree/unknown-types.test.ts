import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { whyNoPlatform } from "../platform/platform-matcher.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const base = "/data/storage/el2/base";
const why = whyNoPlatform();
const urlOf = (path: string) => new URL(`../../src/tree/${path}`, import.meta.url).href;

/** Prints what a scan finds of the roots that are its argument, and how large it is; and whether types were told. */
const program = `
  import { scanTree } from "${urlOf("scan-tree.ts")}";
  import { measureTree } from "${urlOf("measure-tree.ts")}";
  const roots = JSON.parse(process.argv[1]);
  const found = [...scanTree(roots, { includes: ["/"], excludes: [] })].map(({ kind, path }) => kind + " " + path);
  console.log(JSON.stringify({ found, bytes: await measureTree(roots), types: process.env.CARRYALL_TYPES ?? "told" }));
`;

describe.skipIf(why !== undefined)(`without types${why === undefined ? "" : ` (${why})`}`, () => {
  test("scanTree() and measureTree() find the same where folders do not tell what their entries are", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${base}/files/a`, `${base}/files/deep/b`, `${base}/files/\xff`, `${base}/files/empty/`);
    sandbox.link(`${base}/files/link`, "a");
    const told = scanIn(sandbox, {});
    const library = mkdtempSync(join(tmpdir(), "carryall-untyped-"));
    try {
      const shim = join(library, "forget-types.so");
      const source = fileURLToPath(new URL("../platform/forget-types.c", import.meta.url));
      execFileSync("cc", ["-shared", "-fPIC", "-o", shim, source]);
      const untold = scanIn(sandbox, { LD_PRELOAD: shim });
      expect([told.types, told.bytes]).toEqual(["told", 3]);
      expect(untold).toEqual({ ...told, types: "forgotten" });
    } finally {
      rmSync(library, { recursive: true });
    }
  });
});

function scanIn(sandbox: ThrowAwaySandbox, env: NodeJS.ProcessEnv) {
  const script = ["--no-warnings", "--input-type=module", "--eval", program, JSON.stringify(sandbox.roots)];
  const printed = execFileSync(process.execPath, script, { env: { ...process.env, ...env }, encoding: "utf8" });
  return JSON.parse(printed) as { found: string[]; bytes: number; types: string };
}
