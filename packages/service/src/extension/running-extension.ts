import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Device, ensureSandbox, type InstalledBundle } from "@carryall/device";
import { BackupError, type MessageDefinition, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import { Channel, type Clock, type Exit, endProcess, exitOf, handOverKind, type Log } from "@carryall/runtime";
import type * as v from "valibot";
import { withLimit } from "../run/with-limit.ts";
import type { SandboxedProcess, SandboxProvider } from "../sandbox/sandbox-provider.ts";
import { removeStaging } from "./remove-staging.ts";
import { resolveOffer } from "./resolve-offer.ts";

export interface StartExtensionOptions {
  readonly device: Device;
  readonly bundle: InstalledBundle;
  readonly action: "backup" | "restore";
  readonly provider: SandboxProvider;
  readonly backupScene: string;
  readonly stagingName: string;
  readonly clock: Clock;
  /** The bundle's own log, for its author. */
  readonly log: Log;
  readonly handlers: ExtensionHandlers;
}

/** What an extension says of its own accord. Offers carry the pid as the service sees it. */
export interface ExtensionHandlers {
  fileReady(message: v.InferOutput<typeof messages.fileReady.params>): Promise<void>;
  restoreFileReady(message: v.InferOutput<typeof messages.restoreFileReady.params>): Promise<void>;
  fileFailed(message: v.InferOutput<typeof messages.fileFailed.params>): void;
  step(message: v.InferOutput<typeof messages.step.params>): void;
}

type AnySchema = v.GenericSchema<unknown, unknown>;

/** One running extension process. Disposing of it ends the process and removes its staging, on every path. */
export class RunningExtension implements AsyncDisposable {
  readonly pid: number;
  readonly className: string;
  readonly #process: SandboxedProcess;
  readonly #channel: Channel;
  readonly #options: StartExtensionOptions;

  private constructor(process: SandboxedProcess, channel: Channel, options: StartExtensionOptions, className: string) {
    this.#process = process;
    this.#channel = channel;
    this.#options = options;
    this.className = className;
    this.pid = process.findPid();
  }

  /**
   * Starts the process and loads the application's class.
   *
   * @throws {BackupError} `startFailed` with the loader's message, `startTimeout`, `extensionDied`.
   */
  static async start(options: StartExtensionOptions): Promise<RunningExtension> {
    const { device, bundle, provider, action, clock, log } = options;
    ensureSandbox(device, bundle);
    const sandboxed = provider.start({
      roots: device.layout.sandboxRoots(bundle.name),
      codeDirectory: bundle.codeDirectory,
      action,
    });
    const channel = new Channel(sandboxed.channel);
    logOutput(sandboxed.stdout, log, "info");
    logOutput(sandboxed.stderr, log, "warn");
    const pidOf = () => sandboxed.findPid();
    registerHandlers(channel, options, pidOf);
    channel.listen();
    try {
      const { className } = await withLimit(
        load(channel, sandboxed, options),
        { clock, limitMs: timeLimits.connectMs },
        () =>
          new BackupError(
            "startTimeout",
            `Cannot start the extension of ${bundle.name}: its module does not finish loading`,
          ),
      );
      return new RunningExtension(sandboxed, channel, options, className);
    } catch (error) {
      const exit =
        sandboxed.child.exitCode !== null || sandboxed.child.signalCode !== null
          ? await exitOf(sandboxed.child)
          : undefined;
      await endSandboxed(sandboxed, channel, options);
      throw exit === undefined ? error : diedAtStart(bundle.name, exit, error);
    }
  }

  /** @throws {BackupError} what the extension threw, or `extensionDied` where it ended instead of answering. */
  async call<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<v.InferOutput<R>> {
    try {
      return await this.#channel.call(definition, params);
    } catch (error) {
      if (!this.#channel.isEnded) throw error;
      const exit = await this.exit();
      throw new BackupError(
        "extensionDied",
        `Cannot go on with ${this.#options.bundle.name}: its extension ended on ${exit.signal ?? `code ${exit.code}`}`,
        { cause: error, hint: `See ${this.#options.device.layout.bundleLog(this.#options.bundle.name)}` },
      );
    }
  }

  /** True where the process is gone, or will not be heard of again. */
  get hasEnded(): boolean {
    return this.#channel.isEnded;
  }

  exit(): Promise<Exit> {
    return exitOf(this.#process.child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endSandboxed(this.#process, this.#channel, this.#options);
  }
}

async function load(channel: Channel, sandboxed: SandboxedProcess, options: StartExtensionOptions) {
  const { bundle, action, backupScene, stagingName } = options;
  if (bundle.extension === undefined || bundle.profileText === undefined) {
    throw new BackupError("notAllowed", `Cannot run ${bundle.name}: it has no backup extension`);
  }
  return await channel.call(messages.load, {
    bundle: bundle.name,
    moduleName: bundle.extension.moduleName,
    extensionName: bundle.extension.name,
    installedVersion: { code: bundle.versionCode, name: bundle.versionName },
    action,
    codeDirectory: sandboxed.codeDirectory,
    roots: [...sandboxed.roots],
    profileText: bundle.profileText,
    backupScene,
    stagingName,
    handOver: handOverKind(),
  });
}

function registerHandlers(
  channel: Channel,
  { handlers, log, device, bundle }: StartExtensionOptions,
  pidOf: () => number,
): void {
  const roots = device.layout.sandboxRoots(bundle.name);
  const seenFromHere = (offer: v.InferOutput<typeof messages.fileReady.params>["file"]) =>
    resolveOffer(offer, pidOf, roots);
  channel
    .handle(messages.fileReady, async ({ name, file }) => {
      await handlers.fileReady({ name, file: seenFromHere(file) });
      return {};
    })
    .handle(messages.restoreFileReady, async ({ name, file, manifest }) => {
      await handlers.restoreFileReady({ name, file: seenFromHere(file), manifest: seenFromHere(manifest) });
      return {};
    })
    .on(messages.fileFailed, (message) => handlers.fileFailed(message))
    .on(messages.step, (message) => {
      log.info(`extension ${message.step}`, { ...message });
      handlers.step(message);
    })
    .on(messages.logLine, ({ level, text, ...rest }) => {
      const write = level === "error" || level === "fatal" ? log.error : level === "warn" ? log.warn : log.info;
      write("author", { ...rest, authorLevel: level, text });
    });
}

async function endSandboxed(
  { child }: SandboxedProcess,
  channel: Channel,
  { clock, device, bundle, stagingName, log }: StartExtensionOptions,
): Promise<void> {
  const exit = await endProcess(child, { ask: () => channel.close(), stepMs: timeLimits.endChildMs, clock });
  log.info("extension ended", { code: exit.code, signal: exit.signal });
  // The extension clears after itself when it can; a killed one cannot.
  removeStaging(device.layout.sandboxRoots(bundle.name), stagingName);
}

function diedAtStart(bundle: string, exit: Exit, cause: unknown): BackupError {
  return new BackupError(
    "startFailed",
    `Cannot start the extension of ${bundle}: its process ended on ${exit.signal ?? `code ${exit.code}`} before it was loaded`,
    { cause },
  );
}

function logOutput(stream: Readable, log: Log, level: "info" | "warn"): void {
  createInterface({ input: stream }).on("line", (text) => log[level]("output", { text }));
  stream.on("error", () => {});
}
