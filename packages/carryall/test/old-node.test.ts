import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const oldNode = ["/usr/bin/node", "/usr/local/bin/node"].find((path) => existsSync(path) && majorOf(path) < 24);
const why = oldNode === undefined ? ": skipped, there is no older Node on this machine" : "";

const ways = [
  ["carryall", [fileURLToPath(new URL("../bin/carryall.cjs", import.meta.url)), "app", "list"]],
  ["--import carryall/register", ["--import", new URL("../register.mjs", import.meta.url).href, "-e", "0"]],
] as const;

test.skipIf(oldNode === undefined).each(ways)(
  `%s says on an older Node which one it needs, in one sentence${why}`,
  (_way, args) => {
    const { status, stdout, stderr } = spawnSync(oldNode ?? "", [...args], { encoding: "utf8" });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^Carryall needs Node 24 or newer, and this is [\d.]+: [^\n]+\n$/);
  },
);

function majorOf(path: string): number {
  return Number(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout.slice(1).split(".")[0]);
}
