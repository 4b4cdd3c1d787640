import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { parseReport } from "@carryall/formats";
import { extensionMessages as messages, type Offer } from "@carryall/protocol";
import { Channel, openFileTimes, withTakenFile } from "@carryall/runtime";
import { expect, test } from "vitest";
import { ExtensionHost } from "../src/extension-host.ts";
import { ThrowAwayApplication } from "./throw-away-application.ts";

const modules = { formatVersion: 1, entry: "entry.ets", modules: { "entry.ets": { file: "entry.cjs", imports: {} } } };

/** A host and the service's end of its channel, in one process. */
class RunningHost implements Disposable {
  readonly application = new ThrowAwayApplication();
  readonly logged: messages.LogLine[] = [];
  /** What was handed over, by name; a report as `<name>.rp`. */
  readonly received = new Map<string, Buffer>();
  /** Names of what came in each batch, with the errno where there was no file. */
  readonly batches: string[][] = [];
  readonly service: Channel;
  readonly #host: Channel;

  constructor(code: string) {
    writeFileSync(join(this.application.directory, "modules.json"), JSON.stringify(modules));
    writeFileSync(join(this.application.directory, "entry.cjs"), code);
    const [left, right] = duplexPair();
    this.#host = new Channel(left);
    new ExtensionHost({
      channel: this.#host,
      pid: process.pid,
      openFileTimes: () => openFileTimes(),
      nowMs: () => 1_700_000_300_123,
    }).serve();
    this.#host.listen();
    this.service = new Channel(right)
      .on(messages.logLine, (line) => this.logged.push(line))
      .on(messages.step, () => {})
      .handle(messages.fileReady, async ({ name, file, report }) => {
        await this.#receive(name, file);
        if (report !== undefined) await this.#receive(`${name}.rp`, report);
        return {};
      })
      .handle(messages.filesReady, async ({ files }) => {
        this.batches.push(files.map(({ name, errno }) => errno ?? JSON.parse(name).path));
        for (const { name, file } of files) if (file !== undefined) await this.#receive(name, file);
        return {};
      })
      .listen();
  }

  async #receive(name: string, offer: Offer): Promise<void> {
    this.received.set(name, await withTakenFile(offer, "read", (fd) => readFileSync(fd)));
  }

  load() {
    return this.service.call(messages.load, {
      bundle: "com.example.notes",
      moduleName: "entry",
      extensionName: "BackupExtension",
      installedVersion: { code: 1, name: "1.0" },
      action: "backup",
      codeDirectory: this.application.directory,
      roots: [...this.application.roots],
      profileText: '{"includes":["/data/storage/el2/base/files"]}',
      backupScene: "",
      stagingName: "run",
      clearsRestored: true,
      handOver: "descriptor",
    });
  }

  [Symbol.dispose](): void {
    this.service.close();
    this.#host.close();
    this.application[Symbol.dispose]();
  }
}

test("serve() answers load with the class's name, and calls its hooks", async () => {
  using host = new RunningHost("exports.default = class Backup { onBackup() { return 'done'; } };");
  expect(await host.load()).toEqual({ className: "Backup" });
  expect(await host.service.call(messages.callHook, { hook: "onBackup" })).toEqual({ kind: "returned", text: "done" });
});

test("serve() refuses work when nothing is loaded", async () => {
  using host = new RunningHost("");
  await expect(host.service.call(messages.pack, {})).rejects.toMatchObject({ reason: "invalidArgument" });
});

const files = "/data/storage/el2/base/files";

test("serve() packs an increment against the previous report that the service staged, each file with its report", async () => {
  using host = new RunningHost("exports.default = class {};");
  host.application.plant(`${files}/a`).plant(`${files}/gone`);
  await host.load();
  await host.service.call(messages.pack, { increment: { lastIncrementalTime: 0 } });
  expect([...host.received.keys()]).toEqual([
    "1700000300123_part.0.tar",
    "1700000300123_part.0.tar.rp",
    "manage.json",
    "manage.json.rp",
  ]);
  await host.service.call(messages.clear, {});
  const previous = "/data/storage/el2/base/.backup/run/previous.rp";
  host.application.plant(previous, host.received.get("manage.json.rp"));
  host.application.plant(`${files}/a`, "changed");
  rmSync(host.application.hostPathOf(`${files}/gone`));
  host.received.clear();
  await host.service.call(messages.pack, {
    increment: { lastIncrementalTime: 4_000_000_000, previous: { kind: "path", path: previous } },
  });
  const { rows } = parseReport(host.received.get("1700000300123_part.0.tar.rp") ?? "");
  expect(rows.filter(({ isDirectory }) => !isDirectory).map(({ path }) => `/${Buffer.from(path)}`)).toEqual([
    `${files}/a`,
  ]);
  const { deleted } = parseReport(host.received.get("manage.json.rp") ?? "");
  expect(deleted.map(({ path }) => `/${Buffer.from(path)}`)).toEqual([`${files}/gone`]);
});

test("serve() says so when the previous report is damaged or empty", async () => {
  using host = new RunningHost("exports.default = class {};");
  const previous = "/data/storage/el2/base/.backup/run/previous.rp";
  host.application.plant(previous, "version=1.0&attrNum=8\npath;mode\na;b;c\n");
  await host.load();
  await host.service.call(messages.pack, {
    increment: { lastIncrementalTime: 5, previous: { kind: "path", path: previous } },
  });
  expect(host.logged.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^previous report: Line 3/),
    expect.stringMatching(/lists nothing/),
  ]);
});

test("serve() packs without tars in batches of at most so many, and manage.json alone", async () => {
  using host = new RunningHost("exports.default = class {};");
  for (const name of ["a", "b", "c"]) host.application.plant(`${files}/${name}`, name);
  await host.load();
  const result = await host.service.call(messages.pack, { withoutTarBatchSize: 2 });
  expect(host.batches).toEqual([[`${files}/a`, `${files}/b`], [`${files}/c`]]);
  expect([...host.received.values()].slice(0, 3).map(String)).toEqual(["a", "b", "c"]);
  expect([...host.received.keys()].at(-1)).toBe("manage.json");
  expect(result).toMatchObject({ fileCount: 3, totalBytes: 3 });
});

test.each(["getBackupCompatibilityInfo", "getRestoreCompatibilityInfo"] as const)(
  "serve() gives %s its text verbatim, and the answer back verbatim",
  async (hook) => {
    using host = new RunningHost(`exports.default = class { async ${hook}(info) { return info + "\\n\\t{"; } };`);
    await host.load();
    const call = { hook, extInfo: ' { "a":1 } ' };
    expect(await host.service.call(messages.callHook, call)).toEqual({ kind: "returned", text: ' { "a":1 } \n\t{' });
  },
);

test("serve() says in which hook a line was logged, and cuts one that no message can hold", async () => {
  using host = new RunningHost(
    "exports.default = class { onBackup() { console.log('x'.repeat(3e6)); console.log('after'); } };",
  );
  await host.load();
  await host.service.call(messages.callHook, { hook: "onBackup" });
  expect(host.logged).toEqual([
    expect.objectContaining({ hook: "onBackup", text: expect.stringMatching(/^x{65536}… \(3000000 characters\)$/) }),
    expect.objectContaining({ hook: "onBackup", text: "after" }),
  ]);
});
