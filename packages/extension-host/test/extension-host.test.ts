import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { extensionMessages as messages } from "@carryall/protocol";
import { Channel, openFileTimes } from "@carryall/runtime";
import { expect, test } from "vitest";
import { ExtensionHost } from "../src/extension-host.ts";
import { ThrowAwayApplication } from "./throw-away-application.ts";

const modules = { formatVersion: 1, entry: "entry.ets", modules: { "entry.ets": { file: "entry.cjs", imports: {} } } };

/** A host and the service's end of its channel, in one process. */
class RunningHost implements Disposable {
  readonly application = new ThrowAwayApplication();
  readonly logged: messages.LogLine[] = [];
  readonly service: Channel;
  readonly #host: Channel;

  constructor(code: string) {
    writeFileSync(join(this.application.directory, "modules.json"), JSON.stringify(modules));
    writeFileSync(join(this.application.directory, "entry.cjs"), code);
    const [left, right] = duplexPair();
    this.#host = new Channel(left);
    new ExtensionHost({ channel: this.#host, pid: process.pid, openFileTimes: () => openFileTimes() }).serve();
    this.#host.listen();
    this.service = new Channel(right).on(messages.logLine, (line) => this.logged.push(line)).listen();
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
      profileText: "{}",
      backupScene: "",
      stagingName: "run",
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
