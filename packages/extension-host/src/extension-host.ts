import { closeSync } from "node:fs";
import { listsForScene, type Profile, parseProfile } from "@carryall/formats";
import { createKits } from "@carryall/kits";
import { BackupError, extensionMessages as messages } from "@carryall/protocol";
import { type Channel, type FileTimes, offerFile } from "@carryall/runtime";
import { callHook } from "./hooks/call-hook.ts";
import { type LoadedApplication, loadApplication } from "./load/load-application.ts";
import { packBundle } from "./pack/pack-bundle.ts";
import type { PackReport } from "./pack/pack-report.ts";
import { Staging } from "./staging/staging.ts";
import { openReceivedFile } from "./unpack/received-files.ts";
import { unpackBundle } from "./unpack/unpack-bundle.ts";

export interface ExtensionHostOptions {
  readonly channel: Channel;
  readonly pid: number;
  /** Called by a restore only: it loads a native module. */
  readonly openFileTimes: () => FileTimes;
}

type LoadParams = messages.LoadParams;

/** At six bytes a character in JSON this is far from the largest message, which would end the channel. */
const maxLogTextLength = 64 * 1024;

/** One run of one bundle: it only answers. Every limit on how long something may take is held by the service. */
export class ExtensionHost {
  readonly #channel: Channel;
  readonly #pid: number;
  readonly #openFileTimes: () => FileTimes;
  #run: { params: LoadParams; profile: Profile; staging: Staging; application: LoadedApplication } | undefined;
  #hook: string | undefined;

  constructor({ channel, pid, openFileTimes }: ExtensionHostOptions) {
    this.#channel = channel;
    this.#pid = pid;
    this.#openFileTimes = openFileTimes;
  }

  serve(): void {
    this.#channel
      .handle(messages.load, (params) => this.#load(params))
      .handle(messages.callHook, (call) => this.#callHook(call))
      .handle(messages.pack, () => this.#pack())
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
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log("error", `${what}: ${text}`);
  }

  #load(params: LoadParams): { className: string } {
    const profile = parseProfile(params.profileText, { source: "backup_config.json" });
    const staging = new Staging(params.roots, params.stagingName);
    const kits = createKits({
      roots: params.roots,
      application: {
        bundleName: params.bundle,
        moduleName: params.moduleName,
        extensionName: params.extensionName,
        versionCode: params.installedVersion.code,
        versionName: params.installedVersion.name,
      },
      writeLog: ({ level, domain, tag, text }) => {
        this.#channel.notify(messages.logLine, {
          level,
          source: tag === "console" ? "console" : "hilog",
          text: cutLogText(text),
          ...(domain === undefined ? {} : { domain }),
          ...(tag === undefined ? {} : { tag }),
          ...(this.#hook === undefined ? {} : { hook: this.#hook }),
        });
      },
    });
    const application = loadApplication(params.codeDirectory, kits);
    this.#run = { params, profile, staging, application };
    return { className: application.className };
  }

  async #callHook(call: messages.HookCall): Promise<messages.HookOutcome> {
    const { application } = this.#loaded();
    // onProcess runs while another hook does; its lines belong to that one.
    if (call.hook === "onProcess") return await callHook(application.instance, call);
    this.#hook = call.hook;
    try {
      return await callHook(application.instance, call);
    } finally {
      this.#hook = undefined;
    }
  }

  async #pack() {
    const { params, profile, staging } = this.#loaded();
    return await packBundle({
      roots: params.roots,
      lists: listsForScene(profile, params.backupScene),
      staging,
      report: this.#packReport(),
      handOver: async ({ name, fd, sandboxPath }) => {
        const file = offerFile({ fd, path: sandboxPath }, { kind: params.handOver, pid: this.#pid });
        await this.#channel.call(messages.fileReady, { name, file });
      },
    });
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
      staging,
      times,
      report: {
        note: (text) => this.#log("warn", text),
        step: (step, name, count) => this.#channel.notify(messages.step, { step, name, count }),
      },
    });
  }

  #packReport(): PackReport {
    return {
      fileFailed: (path, errno, message) => this.#channel.notify(messages.fileFailed, { path, errno, message }),
      note: (text) => this.#log("info", text),
      step: (step, name, bytes) => this.#channel.notify(messages.step, { step, name, bytes }),
    };
  }

  #log(level: "info" | "warn" | "error", text: string): void {
    this.#channel.notify(messages.logLine, {
      level,
      source: "framework",
      text: cutLogText(text),
      ...(this.#hook === undefined ? {} : { hook: this.#hook }),
    });
  }

  #loaded() {
    if (this.#run === undefined) throw new BackupError("invalidArgument", "Cannot work: no application is loaded yet");
    return this.#run;
  }
}

function cutLogText(text: string): string {
  return text.length <= maxLogTextLength ? text : `${text.slice(0, maxLogTextLength)}… (${text.length} characters)`;
}
