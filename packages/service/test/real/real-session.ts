import { closeSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import type { Device } from "@carryall/device";
import { extensionHostProgram } from "@carryall/extension-host";
import { type clientMessages, fromWireError, type Offer, parseBundleName } from "@carryall/protocol";
import { ManualClock, silentLog, takeFile, withTakenFile } from "@carryall/runtime";
import {
  type FixtureProject,
  type LogRecord,
  readLog,
  type SandboxName,
  type ThrowAwayDevice,
  until,
} from "@carryall/testkit";
import { askApplication, type Question } from "../../src/ask/ask-application.ts";
import { RunningExtension } from "../../src/extension/running-extension.ts";
import { openLog } from "../../src/log/open-log.ts";
import { BundleGate } from "../../src/run/bundle-gate.ts";
import type { RunSurroundings } from "../../src/run/bundle-run.ts";
import { chooseProvider } from "../../src/sandbox/choose-provider.ts";
import { findPrograms } from "../../src/sandbox/find-programs.ts";
import type { SandboxProvider } from "../../src/sandbox/sandbox-provider.ts";
import type { EventSink } from "../../src/session/event-sink.ts";
import { Session } from "../../src/session/session.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { deviceWith } from "../fixture-devices.ts";
import { sourceBundle } from "../memory/memory-session.ts";
import { testSurroundings } from "../surroundings.ts";
import { type TappedMessage, tapFrames } from "./tap-frames.ts";

type SessionEvent = clientMessages.SessionEvent;

export type RealFixture = FixtureProject & { readonly fileCount?: number; readonly fileBytes?: number };

export interface ReceivedFile {
  readonly bytes: Buffer;
  readonly report?: Buffer;
}

/** What a client is told, with the code of the error and the text where there are any. */
export interface Told {
  readonly kind: SessionEvent["kind"];
  readonly name?: string;
  readonly code?: number;
  readonly text?: string;
}

/**
 * The service's own sessions and real extension processes on a real device, without a service process between: its
 * clock is wound by hand, and every message between service and extension is written down.
 */
export class RealSession implements AsyncDisposable, EventSink {
  readonly isEnded = false;
  readonly clock: ManualClock;
  readonly device: ThrowAwayDevice;
  /** What the client was told, in order. */
  readonly told: Told[] = [];
  /** Messages between service and extension, in order, and with them what the client is told. */
  readonly trace: (TappedMessage | { readonly direction: "toClient"; readonly told: Told })[] = [];
  /** Of a backup, by name. A restore gives them back by the same names. */
  readonly files = new Map<string, ReceivedFile>();
  /** Of the extensions, in order of their starts. */
  readonly pids: number[] = [];
  readonly surroundings: RunSurroundings;
  readonly #opened: Device;
  readonly #events = new SessionEvents(this, silentLog);
  #launchCount = 0;

  private constructor(device: ThrowAwayDevice, sandbox: SandboxName, nowMs: number) {
    this.device = device;
    this.clock = new ManualClock(nowMs);
    this.#opened = device.open();
    const { provider } = chooseProvider(sandbox, findPrograms(extensionHostProgram, "UTC"));
    const tapped = this.#tap(provider);
    this.surroundings = testSurroundings({
      device: this.#opened,
      clock: this.clock,
      gate: new BundleGate(),
      openBundleLog: ({ name }) => openLog(this.#opened.layout.bundleLog(name), { bundle: name }),
      nextStagingName: () => `run-1-${++this.#launchCount}`,
      startExtension: async (launch) => {
        const options = { ...launch, device: this.#opened, provider: tapped, clock: this.clock };
        const extension = await RunningExtension.start(options);
        this.pids.push(extension.pid);
        return extension;
      },
    });
  }

  static async open(
    fixtures: readonly RealFixture[],
    { sandbox = "mapped", nowMs = 1_700_000_000_000 }: { sandbox?: SandboxName; nowMs?: number } = {},
  ): Promise<RealSession> {
    return new RealSession(await deviceWith(sandbox, fixtures), sandbox, nowMs);
  }

  start(scenario: clientMessages.Scenario): Session {
    return new Session({ scenario, events: this.#events, surroundings: this.surroundings });
  }

  /** Backs one bundle up, whole or as an increment, until all has ended. */
  async backUp(bundle: string, { info, increment }: BackUpOptions = {}): Promise<void> {
    const infos = info === undefined ? undefined : [info];
    const session = this.start(increment === undefined ? "backup" : "incremental");
    this.files.clear();
    if (increment === undefined) session.appendBackup([bundle], infos);
    else session.appendIncremental([{ bundle, parameters: "", priority: 0, ...increment }], infos);
    await this.finished();
  }

  /** Restores one bundle from {@link files} until all has ended. */
  async restore(bundle: string, { info, version = { code: 1000000, name: "1.0.0" } }: RestoreOptions = {}) {
    const session = this.start("restore");
    session.appendRestore([bundle], info === undefined ? undefined : [info], [
      { ...sourceBundle(bundle), versionCode: version.code, versionName: version.name },
    ]);
    for (const name of this.files.keys()) session.requestFile(bundle, name);
    await until(
      "all files are there",
      () => this.told.filter(({ kind }) => kind === "fileReady").length >= this.files.size,
    );
    session.publish(bundle, "");
    await this.finished();
  }

  async ask(bundle: string, question: Question): Promise<string> {
    const signal = new AbortController().signal;
    return await askApplication(bundle, question, { running: undefined, signal }, this.surroundings);
  }

  /** How often the application was called so far. */
  timesCalled(hook: string): number {
    return this.trace.filter((each) => each.direction === "toExtension" && each.message.params?.hook === hook).length;
  }

  /** Resolves when all has ended. Nothing is wound. */
  async finished(): Promise<void> {
    await until("all has ended", () => this.told.at(-1)?.kind === "allEnd");
  }

  /** Winds to a moment and lets everything happen that falls due by then. */
  async wind(byMs: number): Promise<void> {
    this.clock.wind(byMs);
    for (let count = 0; count < 10; count += 1) await turn();
  }

  /** Winds on, second after second, until work is done: how processes are ended that do not listen. */
  async windUntil<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    work.then(settle, settle);
    for (; !isSettled; await turn()) this.clock.wind(1000);
    return await work;
  }

  log(bundle: string): LogRecord[] {
    return readLog(this.#opened.layout.bundleLog(parseBundleName(bundle)));
  }

  /** Forgets what was told and traced. */
  forget(): void {
    this.told.length = 0;
    this.trace.length = 0;
  }

  /** Resolves when the application has made the file `files/<name>` of its base: it is in a hook then. */
  async untilMarked(bundle: string, name: string): Promise<void> {
    const path = this.device.hostPath(bundle, `/data/storage/el2/base/files/${name}`);
    await until(`${name} is there`, () => existsSync(path));
  }

  async tell(event: SessionEvent): Promise<void> {
    const told = toTold(event);
    this.told.push(told);
    this.trace.push({ direction: "toClient", told });
    if (event.kind === "fileReady") await this.#takeFile(event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.device[Symbol.asyncDispose]();
  }

  async #takeFile({ name, file, manifest }: Extract<SessionEvent, { kind: "fileReady" }>): Promise<void> {
    if (file === undefined) return;
    const known = this.files.get(name);
    if (known !== undefined) {
      write(file, known.bytes);
      if (manifest !== undefined) write(manifest, known.report ?? Buffer.alloc(0));
      return;
    }
    const bytes = await withTakenFile(file, "read", (fd) => readFileSync(fd));
    const report = manifest === undefined ? undefined : await withTakenFile(manifest, "read", (fd) => readFileSync(fd));
    this.files.set(name, { bytes, ...(report === undefined ? {} : { report }) });
  }

  #tap(provider: SandboxProvider): SandboxProvider {
    return {
      name: provider.name,
      start: (request) => {
        const started = provider.start(request);
        return { ...started, channel: tapFrames(started.channel, (message) => this.trace.push(message)) };
      },
    };
  }
}

export interface BackUpOptions {
  readonly info?: string;
  readonly increment?: Pick<clientMessages.Increment, "lastIncrementalTime"> & { readonly manifest?: Offer };
}

export interface RestoreOptions {
  readonly info?: string;
  readonly version?: { readonly code: number; readonly name: string };
}

function write(offer: Offer, bytes: Buffer): void {
  const fd = takeFile(offer, "write");
  try {
    writeFileSync(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

function toTold(event: SessionEvent): Told {
  const code = "error" in event && event.error !== undefined ? fromWireError(event.error).code : undefined;
  return {
    kind: event.kind,
    ...("name" in event ? { name: event.name } : {}),
    ...(code === undefined ? {} : { code }),
    ...("text" in event ? { text: event.text } : {}),
  };
}
