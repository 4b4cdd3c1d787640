import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { Worker } from "node:worker_threads";
import { extensionMessages as messages, type Offer } from "@carryall/protocol";
import { Channel, openFileSystemSync, openFileTimes, withTakenFile } from "@carryall/runtime";
import { ExtensionHost } from "../src/extension-host.ts";
import { ThrowAwayApplication } from "./throw-away-application.ts";

const modules = { formatVersion: 1, entry: "entry.ets", modules: { "entry.ets": { file: "entry.cjs", imports: {} } } };

/** A host and the service's end of its channel, in one process. */
export class RunningHost implements Disposable {
  readonly application = new ThrowAwayApplication();
  readonly logged: messages.LogLine[] = [];
  /** What was handed over, by name; a report as `<name>.rp`. */
  readonly received = new Map<string, Buffer>();
  /** Names of what came in each batch, with the errno where there was no file. */
  readonly batches: string[][] = [];
  /** Threads that tasks of the application began. */
  readonly workers: Worker[] = [];
  readonly service: Channel;
  readonly host: ExtensionHost;
  readonly #channel: Channel;

  constructor(code: string) {
    writeFileSync(join(this.application.directory, "modules.json"), JSON.stringify(modules));
    writeFileSync(join(this.application.directory, "entry.cjs"), code);
    const [left, right] = duplexPair();
    this.#channel = new Channel(left);
    this.host = new ExtensionHost({
      channel: this.#channel,
      pid: process.pid,
      openFileTimes: () => openFileTimes(),
      openFileSystemSync: () => openFileSystemSync(),
      nowMs: () => 1_700_000_300_123,
      startTaskWorker: (workerData) => {
        const worker = new Worker(new URL("../dist/main-task-worker.js", import.meta.url), { workerData });
        this.workers.push(worker);
        return worker;
      },
    });
    this.host.serve();
    this.#channel.listen();
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

  load(more: Partial<messages.LoadParams> = {}) {
    return this.service.call(messages.load, {
      bundle: "com.example.notes",
      moduleName: "entry",
      extensionName: "BackupExtension",
      installedVersion: { code: 1, name: "1.0" },
      device: { type: "tablet", systemName: "OpenHarmony-6.0.0.0" },
      action: "backup",
      codeDirectory: this.application.directory,
      roots: [...this.application.roots],
      profileText: '{"includes":["/data/storage/el2/base/files"]}',
      backupScene: "",
      stagingName: "run",
      clearsRestored: true,
      handOver: "descriptor",
      ...more,
    });
  }

  [Symbol.dispose](): void {
    for (const worker of this.workers) void worker.terminate();
    this.service.close();
    this.#channel.close();
    this.application[Symbol.dispose]();
  }
}
