import { existsSync, lstatSync, readFileSync } from "node:fs";
import { parseManifest, parseReport } from "@carryall/formats";
import { extensionMessages as messages } from "@carryall/protocol";
import { expect, test } from "vitest";
import { readMembers } from "./read-members.ts";
import { RunningHost } from "./running-host.ts";
import { ThrowAwayApplication } from "./throw-away-application.ts";

const base = "/data/storage/el2/base";
const [old, fresh] = [`${base}/files/v1`, `${base}/files/v2`];
const profileText = JSON.stringify({
  includes: [fresh],
  excludes: ["*.tmp"],
  compatibleDirMapping: [{ backupDir: old, restoreDir: fresh }],
});
const asking = `exports.default = class { onBackupEx() { return '{"compatibleDirMapping":["${fresh}"]}'; } };`;

/** An application whose data lies where the next version of it will not look. */
async function loaded(code: string, more: Partial<messages.LoadParams> = {}): Promise<RunningHost> {
  const host = new RunningHost(code);
  host.application.plant(`${old}/a`).plant(`${old}/b.tmp`).plant(`${old}/big`, Buffer.alloc(3_000_000));
  await host.load({ profileText, ...more });
  await host.service.call(messages.callHook, { hook: "onBackupEx", info: "" });
  return host;
}

function said(host: RunningHost): string[] {
  return host.logged.map(({ level, text }) => `${level}: ${text}`);
}

test("serve() packs what onBackupEx asked to be mapped under its restoreDir, without what is excluded", async () => {
  using host = await loaded(asking);
  await host.service.call(messages.pack, {});
  const members = await readMembers(host.received.get("part.0.tar") ?? Buffer.alloc(0));
  expect(members.map(({ name }) => name)).toEqual([`${fresh}/a`, fresh]);
  const big = parseManifest(String(host.received.get("manage.json"))).find(({ isBigFile }) => isBigFile);
  expect(String(Buffer.from(big?.path ?? []))).toBe(`${fresh}/big`);
  expect(said(host)).toEqual([]);
});

test("serve() maps the same in an increment: rows, archives and big files are of the restoreDir", async () => {
  using host = await loaded(asking);
  await host.service.call(messages.pack, { increment: { lastIncrementalTime: 0 } });
  const { rows } = parseReport(host.received.get("manage.json.rp") ?? "");
  expect(rows.map(({ path }) => `/${Buffer.from(path)}`)).toEqual([fresh, `${fresh}/a`, `${fresh}/big`]);
});

test("serve() maps the same in a set without tars: every name is of the restoreDir", async () => {
  using host = await loaded(asking);
  await host.service.call(messages.pack, { withoutTarBatchSize: 10 });
  expect(host.batches).toEqual([[`${fresh}/a`, `${fresh}/big`]]);
  const paths = parseManifest(String(host.received.get("manage.json"))).map(({ fileName }) => fileName);
  expect(paths).toEqual([`${fresh}/a`, `${fresh}/big`]);
});

test.each([
  ["a full backup", {}],
  ["an increment", { increment: { lastIncrementalTime: 0 } }],
])("what serve() mapped in %s comes back below its restoreDir", async (_what, form) => {
  using host = await loaded(asking);
  await host.service.call(messages.pack, form);
  using target = new ThrowAwayApplication();
  await target.unpack(host.received, { profileText, includes: [fresh] });
  expect(readFileSync(target.hostPathOf(`${fresh}/a`), "utf8")).toBe("x");
  expect(lstatSync(target.hostPathOf(`${fresh}/big`)).size).toBe(3_000_000);
  expect(existsSync(target.hostPathOf(old))).toBe(false);
});

test.each([
  ["nothing", "exports.default = class {};"],
  ["a text of its own", "exports.default = class { onBackupEx() { return 'done'; } };"],
  ["an error", "exports.default = class { onBackupEx() { throw new Error('no'); } };"],
])("serve() maps nothing where onBackupEx gives %s", async (_what, code) => {
  using host = await loaded(code);
  await host.service.call(messages.pack, {});
  expect([...host.received.keys()]).toEqual(["manage.json"]);
  expect(said(host)).toEqual([`info: the include "${fresh}" matches nothing`]);
});

test("serve() writes into the log, once, what is wrong with the lists of a backup, whatever its form", async () => {
  const text = JSON.stringify({
    includes: ["/etc/passwd", `${base}/absent`],
    excludes: "*.tmp",
    optionDir: [{ sceneId: "album", includes: [`${base}/files/../x`] }],
  });
  const told = async (form: messages.PackParams, backupScene = "") => {
    using host = await loaded("exports.default = class {};", { profileText: text, backupScene });
    await host.service.call(messages.pack, form);
    return said(host).filter((line) => !line.includes("previous"));
  };
  const warned = [
    "warn: backup_config.json: excludes is ignored: it is a string, not an array of strings",
    'warn: nothing is saved for the include "/etc/passwd": it lies outside the sandbox',
    `info: the include "${base}/absent" matches nothing`,
  ];
  expect(await told({})).toEqual(warned);
  expect(await told({ increment: { lastIncrementalTime: 0 } })).toEqual(warned);
  expect(await told({ withoutTarBatchSize: 1 })).toEqual(warned);
  expect(await told({}, "album")).toContain(
    `warn: nothing is saved for the include "${base}/files/../x": it has ".." in it`,
  );
  expect(await told({}, "albums")).toContain(
    'warn: nothing is saved: optionDir has no entry for the backupScene "albums"',
  );
});
