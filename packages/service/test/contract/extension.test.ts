import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Device, InstalledBundle } from "@carryall/device";
import { extensionHostProgram } from "@carryall/extension-host";
import { parseBundleName } from "@carryall/protocol";
import { isAlive, ManualClock, silentLog } from "@carryall/runtime";
import { type SandboxName, type ThrowAwayDevice, until } from "@carryall/testkit";
import { describe } from "vitest";
import type { Extension, ExtensionLaunch } from "../../src/extension/extension.ts";
import { isStaged, stagingNameOf } from "../../src/extension/remove-staging.ts";
import { RunningExtension } from "../../src/extension/running-extension.ts";
import { chooseProvider } from "../../src/sandbox/choose-provider.ts";
import { findPrograms } from "../../src/sandbox/find-programs.ts";
import { deviceWith, sandboxes } from "../fixture-devices.ts";
import type { ExtensionScript } from "../memory/extension-script.ts";
import { memoryDevice } from "../memory/memory-device.ts";
import { MemoryExtensions } from "../memory/memory-extensions.ts";
import {
  type Author,
  describeExtension,
  type ExtensionPlace,
  type LaunchWishes,
  noHandlers,
} from "./describe-extension.ts";

describeExtension("in memory", openMemory);

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  describe.skipIf(isMissing)("real processes", () => {
    describeExtension("in a process", () => openProcesses(sandbox));
  });
});

const scripts: Record<Author, ExtensionScript> = {
  plain: {
    load: "loads",
    hooks: { onBackupEx: { kind: "returns", text: "saved" } },
    pack: [{ kind: "file", name: "part.0.tar" }],
  },
  broken: { load: "fails" },
  endless: { load: "never" },
  deaf: {
    load: "loads",
    hooks: { onBackup: { kind: "never" }, onBackupEx: { kind: "throws", message: "the disk is full" } },
  },
};

async function openMemory(): Promise<ExtensionPlace> {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "carryall-contract-"));
  const someFile = join(directory, "file");
  writeFileSync(someFile, "bytes");
  const clock = new ManualClock();
  const device = memoryDevice(authors.map((author) => ({ name: nameOf(author), profileText: "{}" })));
  const extensions = new MemoryExtensions({ clock, file: someFile, scriptOf: (bundle) => scripts[authorOf(bundle)] });
  return {
    clock,
    someFile,
    start: (author, wishes) => extensions.start(toLaunch(find(device, author), "run-1-1", wishes)),
    kill: (extension) => extensions.running.find(({ pid }) => pid === extension.pid)?.die(),
    leftovers: () => [...extensions.running.map(({ bundle }) => bundle), ...timersOf(clock)],
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true });
    },
  };
}

const base = "import { BackupExtensionAbility } from '@kit.CoreFileKit';\n";
const sources: Record<Author, string> = {
  plain: `${base}export default class Plain extends BackupExtensionAbility {
  async onBackupEx(info: string): Promise<string> { return 'saved'; }
}
`,
  broken: `${base}throw new Error('not today');
export default class Broken extends BackupExtensionAbility {}
`,
  endless: `${base}while (Date.now() > 0) {}
export default class Endless extends BackupExtensionAbility {}
`,
  deaf: `${base}export default class Deaf extends BackupExtensionAbility {
  async onBackup(): Promise<void> { await new Promise<void>(() => {}); }
  async onBackupEx(info: string): Promise<string> { throw new Error('the disk is full'); }
}
`,
};

async function openProcesses(sandbox: SandboxName): Promise<ExtensionPlace> {
  const throwAway = await deviceWith(
    sandbox,
    authors.map((author) => ({ bundleName: nameOf(author), source: sources[author], fileCount: 1 })),
  );
  return new RealPlace(throwAway, sandbox);
}

class RealPlace implements ExtensionPlace {
  readonly clock = new ManualClock();
  readonly someFile: string;
  readonly #throwAway: ThrowAwayDevice;
  readonly #device: Device;
  readonly #sandbox: SandboxName;
  readonly #pids: number[] = [];
  #launchCount = 0;

  constructor(throwAway: ThrowAwayDevice, sandbox: SandboxName) {
    this.#throwAway = throwAway;
    this.#sandbox = sandbox;
    this.#device = throwAway.open();
    this.someFile = this.#device.layout.deviceRecord;
  }

  async start(author: Author, wishes?: LaunchWishes): Promise<Extension> {
    this.#launchCount += 1;
    const { provider } = chooseProvider(this.#sandbox, findPrograms(extensionHostProgram, "UTC"));
    const launch = toLaunch(find(this.#device, author), stagingNameOf(1, this.#launchCount), wishes);
    const extension = await RunningExtension.start({ ...launch, device: this.#device, provider, clock: this.clock });
    this.#pids.push(extension.pid);
    return extension;
  }

  kill(extension: Extension): void {
    process.kill(extension.pid, "SIGKILL");
  }

  leftovers(): string[] {
    const names = Array.from({ length: this.#launchCount }, (_, index) => stagingNameOf(1, index + 1));
    const staged = authors.flatMap((author) => {
      const roots = this.#device.layout.sandboxRoots(find(this.#device, author).name);
      return names.filter((name) => isStaged(roots, name)).map((name) => `staging ${name} of ${author}`);
    });
    return [...this.#pids.filter(isAlive).map((pid) => `process ${pid}`), ...staged, ...timersOf(this.clock)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A wrapper ends a moment before what it made has gone.
    await until("no process is left", () => processesNaming(this.#device.home).length === 0);
    await this.#throwAway[Symbol.asyncDispose]();
  }
}

// Also those that nobody has heard of: a wrapper and what it made name the application's folders in their arguments.
function processesNaming(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => (argumentsOf(pid).includes(folder) ? [`process ${pid} of ${folder}`] : []));
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It ended while we looked.
    return "";
  }
}

const authors: readonly Author[] = ["plain", "broken", "endless", "deaf"];

function nameOf(author: Author): string {
  return `com.example.${author}`;
}

function authorOf(bundle: string): Author {
  return authors.find((author) => nameOf(author) === bundle) ?? "plain";
}

function find(device: Pick<Device, "findBundle">, author: Author): InstalledBundle {
  const bundle = device.findBundle(parseBundleName(nameOf(author)));
  if (bundle === undefined) throw new Error(`${author} is not installed`);
  return bundle;
}

function toLaunch(bundle: InstalledBundle, stagingName: string, wishes: LaunchWishes = {}): ExtensionLaunch {
  return {
    bundle,
    action: "backup",
    backupScene: "",
    stagingName,
    clearsRestored: true,
    log: silentLog,
    handlers: noHandlers,
    signal: new AbortController().signal,
    ...wishes,
  };
}

function timersOf(clock: ManualClock): string[] {
  return clock.runningTimerCount === 0 ? [] : [`${clock.runningTimerCount} timers`];
}
