import { closeSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import { listsForBackup, listsForScene, type Profile, parseProfile } from "@carryall/formats";
import { createKits } from "@carryall/kits";
import type { ApplicationCode } from "@carryall/loader";
import { BackupError, extensionMessages as messages, type Offer, toHostPath, type WireError } from "@carryall/protocol";
import { type Channel, type FileSystemSync, type FileTimes, offerFile, takeFile } from "@carryall/runtime";
import { expandLists, type ScanLists } from "@carryall/scan";
import { callHook } from "./hooks/call-hook.ts";
import { cutText } from "./hooks/cut-text.ts";
import { describeThrown } from "./hooks/describe-thrown.ts";
import { ApplicationThreads } from "./load/application-threads.ts";
import { type LoadedApplication, loadApplication } from "./load/load-application.ts";
import { readExtensionCode } from "./load/read-extension-code.ts";
import type { TaskWorkerData } from "./load/task-worker-data.ts";
import { type PackBundleOptions, packBundle } from "./pack/pack-bundle.ts";
import type { PackResult } from "./pack/pack-counts.ts";
import { packIncrement } from "./pack/pack-increment.ts";
import type { PackReport } from "./pack/pack-report.ts";
import { packWithoutTars } from "./pack/pack-without-tars.ts";
import type { OpenedFile } from "./pack/packed-file.ts";
import { noPreviousReport, type PreviousReport, readPreviousReport } from "./pack/previous-report.ts";
import { readChunks } from "./staging/read-chunks.ts";
import { Staging } from "./staging/staging.ts";
import { openReceivedFile } from "./unpack/received-files.ts";
import { unpackBundle } from "./unpack/unpack-bundle.ts";

export interface ExtensionHostOptions {
  readonly channel: Channel;
  readonly pid: number;
  /** Called by a restore only: it loads a native module. */
  readonly openFileTimes: () => FileTimes;
  /** Called by a restore only, for the same reason. */
  readonly openFileSystemSync: () => FileSystemSync;
  /** Milliseconds since 1970; names the archives of an increment. */
  readonly nowMs: () => number;
  /** Starts a thread that runs `main-task-worker`. Without it tasks run in the extension's own thread. */
  readonly startTaskWorker?: (data: TaskWorkerData) => Worker;
}

type LoadParams = messages.LoadParams;

/** The hooks whose failure ends their bundle. */
const endingHooks: ReadonlySet<string> = new Set(["onBackup", "onBackupEx", "onRestore", "onRestoreEx"]);
/** At six bytes a character in JSON this is far from the largest message, which would end the channel. */
const maxLogTextLength = 64 * 1024;

/** One run of one bundle: it only answers. Every limit on how long something may take is held by the service. */
export class ExtensionHost {
  readonly #channel: Channel;
  readonly #pid: number;
  readonly #openFileTimes: () => FileTimes;
  readonly #openFileSystemSync: () => FileSystemSync;
  readonly #nowMs: () => number;
  readonly #startTaskWorker: ExtensionHostOptions["startTaskWorker"];
  #code: ApplicationCode | undefined;
  #run: { params: LoadParams; profile: Profile; staging: Staging; application: LoadedApplication } | undefined;
  #hook: string | undefined;
  /** What `onBackupEx` gave, for the framework's part of it. */
  #backupText = "";

  constructor({ channel, pid, openFileTimes, openFileSystemSync, nowMs, startTaskWorker }: ExtensionHostOptions) {
    this.#channel = channel;
    this.#pid = pid;
    this.#openFileTimes = openFileTimes;
    this.#openFileSystemSync = openFileSystemSync;
    this.#nowMs = nowMs;
    this.#startTaskWorker = startTaskWorker;
  }

  serve(): void {
    this.#channel
      .handle(messages.load, (params) => this.#load(params))
      .handle(messages.callHook, (call) => this.#callHook(call))
      .handle(messages.pack, (params) => this.#pack(params))
      .handle(messages.openRestoreFile, ({ name }) => this.#openRestoreFile(name))
      .handle(messages.unpack, () => this.#unpack())
      .handle(messages.clear, () => {
        this.clearStaging();
        return {};
      });
  }

  clearStaging(): void {
    this.#run?.staging.clear(this.#run.params);
  }

  /** Puts an error that belongs to no call into the bundle's log, so that it is never silent. */
  tellStray(what: string, error: unknown): void {
    this.#logThrown(what, describeThrown(error, { mapStack: (stack) => this.#mapStack(stack) }));
  }

  #load(params: LoadParams): { className: string } {
    if (this.#code !== undefined)
      throw new BackupError("invalidArgument", "Cannot load: an application is here already");
    const code = readExtensionCode(params.codeDirectory);
    this.#code = code;
    const profile = parseProfile(params.profileText, { source: "backup_config.json" });
    const staging = new Staging(params.roots, params.stagingName);
    const shared = {
      roots: params.roots,
      application: {
        bundleName: params.bundle,
        moduleName: params.moduleName,
        extensionName: params.extensionName,
        versionCode: params.installedVersion.code,
        versionName: params.installedVersion.name,
      },
      device: params.device,
    };
    const startTaskWorker = this.#startTaskWorker;
    const threads =
      startTaskWorker &&
      new ApplicationThreads(() => startTaskWorker({ codeDirectory: params.codeDirectory, kits: shared }));
    const kits = createKits({
      ...shared,
      ...(threads === undefined ? {} : { tasks: threads }),
      writeLog: ({ level, domain, tag, text }) => {
        this.#channel.notify(messages.logLine, {
          level,
          source: tag === "console" ? "console" : "hilog",
          text: cutText(code.positions.inStack(text), maxLogTextLength),
          ...(domain === undefined ? {} : { domain }),
          ...(tag === undefined ? {} : { tag }),
          ...(this.#hook === undefined ? {} : { hook: this.#hook }),
        });
      },
    });
    const application = loadApplication(code, kits, threads === undefined ? {} : { threads });
    this.#run = { params, profile, staging, application };
    return { className: application.className };
  }

  async #callHook(call: messages.HookCall): Promise<messages.HookOutcome> {
    const { application } = this.#loaded();
    const mapStack = (stack: string) => this.#mapStack(stack);
    // onProcess runs while another hook does; its lines belong to that one.
    if (call.hook !== "onProcess") this.#hook = call.hook;
    try {
      const outcome = await callHook(application.instance, call, { mapStack });
      // What ends the bundle is in the log with the bundle's end; of the others nobody would ever hear.
      if (outcome.kind === "threw" && !endingHooks.has(call.hook))
        this.#logThrown(`${call.hook} failed`, outcome.error);
      if (call.hook === "onBackupEx" && outcome.kind === "returned") this.#backupText = outcome.text;
      return outcome;
    } finally {
      if (call.hook !== "onProcess") this.#hook = undefined;
    }
  }

  async #pack({ increment, withoutTarBatchSize }: messages.PackParams): Promise<PackResult> {
    const { params, staging } = this.#loaded();
    const offer = (file: OpenedFile) => this.#offer(file);
    const options: PackBundleOptions = {
      roots: params.roots,
      lists: this.#listsForBackup(),
      staging,
      report: this.#packReport(),
      handOver: async (file, report) => {
        const offered = { name: file.name, file: offer(file) };
        await this.#channel.call(
          messages.fileReady,
          report === undefined ? offered : { ...offered, report: offer(report) },
        );
      },
    };
    if (increment !== undefined) {
      const { lastIncrementalTime, previous } = increment;
      const report = previous === undefined ? noPreviousReport() : this.#readReport(previous);
      return await packIncrement({ ...options, lastIncrementalTime, previous: report, nowMs: this.#nowMs() });
    }
    if (withoutTarBatchSize === undefined) return await packBundle(options);
    return await packWithoutTars({
      ...options,
      batchSize: withoutTarBatchSize,
      handOverBatch: async (batch) => {
        const files = batch.map(({ name, file, errno }) => ({
          name,
          ...(file === undefined ? {} : { file: offer(file) }),
          ...(errno === undefined ? {} : { errno }),
        }));
        await this.#channel.call(messages.filesReady, { files });
      },
    });
  }

  /** The one place where a bundle's log hears what is wrong with its lists. */
  #listsForBackup(): ScanLists {
    const { params, profile } = this.#loaded();
    const lists = listsForBackup(profile, { scene: params.backupScene, hookText: this.#backupText });
    for (const text of profile.warnings) this.#log("warn", `backup_config.json: ${text}`);
    const expanded = expandLists(params.roots, lists);
    for (const { level, text } of [...lists.remarks, ...expanded.remarks]) this.#log(level, text);
    return { ...lists, expanded };
  }

  #offer({ fd, sandboxPath }: OpenedFile): Offer {
    return offerFile({ fd, path: sandboxPath }, { kind: this.#loaded().params.handOver, pid: this.#pid });
  }

  /** The previous backup's report, as the client kept it: a report without a row decides nothing. */
  #readReport(offer: Offer): PreviousReport {
    const fd = takeFile(this.#seenFromHere(offer), "read");
    try {
      const report = readPreviousReport(readChunks(fd));
      for (const problem of report.problems) this.#log("warn", `previous report: ${problem}`);
      if (!report.isKnown) this.#log("warn", "the previous report lists nothing: times alone decide what is new");
      return report;
    } finally {
      closeSync(fd);
    }
  }

  // The service names files as the application sees them; this process may see them elsewhere.
  #seenFromHere(offer: Offer): Offer {
    if (offer.kind === "descriptor") return offer;
    return { kind: "path", path: toHostPath(this.#loaded().params.roots, offer.path) ?? offer.path };
  }

  async #openRestoreFile(name: string): Promise<{ errno?: string }> {
    const { params, staging } = this.#loaded();
    const received = openReceivedFile(staging, name);
    try {
      const options = { kind: params.handOver, pid: this.#pid };
      await this.#channel.call(messages.restoreFileReady, {
        name,
        file: offerFile(received.file, options),
        manifest: offerFile(received.report, options),
      });
      return {};
    } finally {
      closeSync(received.file.fd);
      closeSync(received.report.fd);
    }
  }

  #unpack() {
    const { params, profile, staging } = this.#loaded();
    const times = this.#openFileTimes();
    if (times.whyRounded !== undefined) this.#log("warn", `times lose their last nanoseconds: ${times.whyRounded}`);
    return unpackBundle({
      roots: params.roots,
      profile,
      lists: listsForScene(profile, params.backupScene),
      staging,
      times,
      fileSystem: this.#openFileSystemSync(),
      report: {
        fileFailed: this.#fileFailed,
        note: (text) => this.#log("warn", text),
        step: (step, name, count) => this.#channel.notify(messages.step, { step, name, count }),
      },
    });
  }

  #packReport(): PackReport {
    return {
      fileFailed: this.#fileFailed,
      note: (text) => this.#log("info", text),
      step: (step, name, bytes) => this.#channel.notify(messages.step, { step, name, bytes }),
    };
  }

  readonly #fileFailed = (path: string, errno: string, message: string): void => {
    this.#channel.notify(messages.fileFailed, { path, errno, message });
  };

  #logThrown(what: string, { message, stack = message }: WireError): void {
    this.#log("error", `${what}: ${stack}`);
  }

  #mapStack(stack: string): string {
    return this.#code?.positions.inStack(stack) ?? stack;
  }

  #log(level: "info" | "warn" | "error", text: string): void {
    this.#channel.notify(messages.logLine, {
      level,
      source: "framework",
      text: cutText(text, maxLogTextLength),
      ...(this.#hook === undefined ? {} : { hook: this.#hook }),
    });
  }

  #loaded() {
    if (this.#run === undefined) throw new BackupError("invalidArgument", "Cannot work: no application is loaded yet");
    return this.#run;
  }
}
