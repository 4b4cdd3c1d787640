import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { type clientMessages, fromWireError } from "@carryall/protocol";
import { type Log, ManualClock, silentLog } from "@carryall/runtime";
import type { ExtensionLaunch } from "../../src/extension/extension.ts";
import type { RunSurroundings } from "../../src/run/bundle-run.ts";
import type { Session } from "../../src/session/session.ts";
import { SessionDesk } from "../../src/session/session-desk.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { type ExtensionScript, plainScript } from "../memory/extension-script.ts";
import { MemoryClient } from "../memory/memory-client.ts";
import { memoryDevice } from "../memory/memory-device.ts";
import { MemoryExtensions } from "../memory/memory-extensions.ts";
import { sourceBundle } from "../memory/memory-session.ts";
import { openDescriptors } from "../memory/open-descriptors.ts";
import { testSurroundings } from "../surroundings.ts";

/** One application: how its extension behaves, and its profile, which allows backup unless the test says otherwise. */
export interface FaultBundle {
  readonly script?: Partial<ExtensionScript>;
  /** `null` for an application without a backup extension. */
  readonly profile?: Readonly<Record<string, unknown>> | null;
}

export interface FaultBenchOptions {
  readonly scenario?: clientMessages.Scenario;
  /** By the last part of the name: `one` is `com.example.one`. */
  readonly bundles: Readonly<Record<string, FaultBundle>>;
  readonly surroundings?: Partial<RunSurroundings>;
}

/** The service's own sessions between a client, extensions and a clock in memory. */
export class FaultBench implements AsyncDisposable {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly client = new MemoryClient();
  readonly extensions: MemoryExtensions;
  readonly surroundings: RunSurroundings;
  readonly desk: SessionDesk;
  readonly session: Session;
  /** What was started, by name: the last start of each. */
  readonly launches = new Map<string, ExtensionLaunch>();
  /** Names of the events in the service's log. */
  readonly logged: string[] = [];
  /** Of a real file, which stands for everything that is handed over. */
  readonly file: string;
  readonly #directory = mkdtempSync(join(realpathSync(tmpdir()), "carryall-faults-"));
  readonly #holder = {};

  constructor({ scenario = "backup", bundles, surroundings }: FaultBenchOptions) {
    this.file = join(this.#directory, "file");
    writeFileSync(this.file, "content");
    this.extensions = new MemoryExtensions({
      clock: this.clock,
      file: this.file,
      scriptOf: (bundle) => ({ ...plainScript, ...bundles[shortName(bundle)]?.script }),
    });
    const log: Log = {
      ...silentLog,
      info: (event) => this.logged.push(event),
      warn: (event) => this.logged.push(event),
    };
    this.surroundings = testSurroundings({
      device: memoryDevice(Object.entries(bundles).map(toMemoryBundle)),
      clock: this.clock,
      log,
      startExtension: (launch) => {
        this.launches.set(shortName(launch.bundle.name), launch);
        return this.extensions.start(launch);
      },
      ...surroundings,
    });
    this.desk = new SessionDesk(this.surroundings);
    this.desk.open(this.#holder, "com.example.client", scenario, new SessionEvents(this.client, log));
    this.session = this.desk.sessionOf(this.#holder);
  }

  /** What the client was told of bundles: `begin one`, `file one part.0.tar`, `end one 13500003`, `allEnd`. */
  get told(): string[] {
    return this.client.told.map(toText);
  }

  /** The same without the files. */
  get reports(): string[] {
    return this.told.filter((text) => !text.startsWith("file"));
  }

  /** How many descriptors of {@link file} are open. */
  get openFileCount(): number {
    return openDescriptors(this.file).length;
  }

  extensionOf(name: string) {
    const extension = this.extensions.of(fullName(name));
    if (extension === undefined) throw new Error(`${name} does not run`);
    return extension;
  }

  launchOf(name: string): ExtensionLaunch {
    const launch = this.launches.get(name);
    if (launch === undefined) throw new Error(`${name} was not started`);
    return launch;
  }

  backUp(names: readonly string[], infos?: readonly string[]): void {
    this.session.appendBackup(names.map(fullName), infos);
  }

  restore(names: readonly string[], infos?: readonly string[]): void {
    const bundles = names.map(fullName);
    this.session.appendRestore(bundles, infos, bundles.map(sourceBundle));
  }

  /** @param hasReports Whether the report of a previous backup comes with each. */
  increment(
    names: readonly string[],
    { infos, hasReports = false }: { infos?: readonly string[]; hasReports?: boolean } = {},
  ): void {
    const increments = names.map((name) => ({
      bundle: fullName(name),
      lastIncrementalTime: 1,
      parameters: "",
      priority: 0,
      ...(hasReports ? { manifest: { kind: "path", path: this.file } as const } : {}),
    }));
    this.session.appendIncremental(increments, infos);
  }

  /** Resolves when nothing goes on without the clock, the test or the client. */
  async settle(): Promise<void> {
    await this.extensions.settle();
    await turn();
    await this.extensions.settle();
  }

  /** Settles, moves time on, and settles again. */
  async wind(byMs: number): Promise<void> {
    await this.settle();
    this.clock.wind(byMs);
    await this.settle();
  }

  /** Begins to release the session. */
  release(): Promise<void> {
    return this.desk.release(this.#holder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.die();
    const dropping = this.desk.drop(this.#holder).catch(() => {});
    for (let round = 0; round < 20; round += 1) await this.wind(3_600_000);
    await Promise.race([dropping, this.settle()]);
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export function fullName(name: string): string {
  return /^\d+$/.test(name) ? name : `com.example.${name}`;
}

/** An `infos` text: switches, and nothing for the application. */
export function infoWith(switches: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ infos: [], ...switches });
}

function shortName(name: string): string {
  return name.replace("com.example.", "");
}

function toMemoryBundle([name, { profile = {} }]: [string, FaultBundle]) {
  return {
    name: fullName(name),
    ...(profile === null ? {} : { profileText: JSON.stringify({ allowToBackupRestore: true, ...profile }) }),
  };
}

function toText(event: clientMessages.SessionEvent): string {
  const code = "error" in event && event.error !== undefined ? ` ${fromWireError(event.error).code}` : "";
  switch (event.kind) {
    case "allEnd":
      return "allEnd";
    case "sizes":
      return `sizes ${event.text}`;
    case "fileReady":
      return `file ${shortName(event.bundle)} ${event.name}${event.errno === undefined ? "" : ` ${event.errno}`}`;
    case "filesReady": {
      const files = event.files.map(({ name, errno }) => (errno === undefined ? name : `${name}:${errno}`));
      return `files ${shortName(event.bundle)} ${files.join(",")}`;
    }
    case "result":
    case "process":
      return `${event.kind} ${shortName(event.bundle)}`;
    default:
      return `${event.kind} ${shortName(event.bundle)}${code}`;
  }
}
