import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Device, ensureSandbox } from "@carryall/device";
import { BackupError, type MessageDefinition, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import { Channel, type Clock, type Exit, endProcess, exitOf, handOverKind, type Log } from "@carryall/runtime";
import type * as v from "valibot";
import { untilAborted } from "../run/until-aborted.ts";
import { withLimit } from "../run/with-limit.ts";
import type { SandboxedProcess, SandboxProvider } from "../sandbox/sandbox-provider.ts";
import type { Extension, ExtensionLaunch } from "./extension.ts";
import { placeInStaging } from "./place-in-staging.ts";
import { removeAllStaging, removeStaging } from "./remove-staging.ts";
import { resolveOffer } from "./resolve-offer.ts";

export interface StartExtensionOptions extends ExtensionLaunch {
  readonly device: Pick<Device, "layout" | "record">;
  readonly provider: SandboxProvider;
  readonly clock: Clock;
}

type AnySchema = v.GenericSchema<unknown, unknown>;

/** One running extension process. */
export class RunningExtension implements Extension {
  readonly pid: number;
  readonly className: string;
  readonly stagedPath: string | undefined;
  readonly died: Promise<never>;
  readonly #process: SandboxedProcess;
  readonly #channel: Channel;
  readonly #options: StartExtensionOptions;

  private constructor(
    process: SandboxedProcess,
    channel: Channel,
    options: StartExtensionOptions,
    loaded: Pick<Extension, "className" | "stagedPath"> & { readonly lost: Promise<Error> },
  ) {
    this.#process = process;
    this.#channel = channel;
    this.#options = options;
    this.className = loaded.className;
    this.stagedPath = loaded.stagedPath;
    this.pid = process.findPid();
    this.died = loaded.lost.then((cause) => this.#explainDeath(cause));
    // Whoever waits for it hears of it; nobody has to.
    this.died.catch(() => {});
  }

  /**
   * Starts the process and loads the application's class.
   *
   * @throws {BackupError} `startFailed` with the loader's message, `startTimeout`; the signal's reason.
   */
  static async start(options: StartExtensionOptions): Promise<RunningExtension> {
    const { device, bundle, provider, action, clock, log, signal } = options;
    ensureSandbox(device, bundle);
    const roots = device.layout.sandboxRoots(bundle.name);
    // Of a run that could not be cleaned: nothing of this application is running now.
    removeAllStaging(roots, options);
    const stagedPath = options.staged === undefined ? undefined : placeInStaging(options.staged, { ...options, roots });
    const sandboxed = provider.start({
      roots,
      codeDirectory: bundle.codeDirectory,
      action,
    });
    const { promise: lost, resolve: onLost } = Promise.withResolvers<Error>();
    const channel = new Channel(sandboxed.channel, { onLost });
    logOutput(sandboxed.stdout, log, "info");
    logOutput(sandboxed.stderr, log, "warn");
    const pidOf = () => sandboxed.findPid();
    const ready = Promise.withResolvers<void>();
    void lost.then(ready.reject);
    // Whoever waits for it hears of the loss; after the start nobody does.
    ready.promise.catch(() => {});
    registerHandlers(
      channel.on(messages.ready, () => ready.resolve()),
      options,
      pidOf,
    );
    channel.listen();
    try {
      const { className } = await withLimit(
        untilAborted(
          // Not before it is there: what an endless module keeps from listening must be tied to this service by then.
          ready.promise.then(() => load(channel, sandboxed, options)),
          signal,
        ),
        { clock, limitMs: timeLimits.connectMs },
        () =>
          new BackupError(
            "startTimeout",
            `Cannot start the extension of ${bundle.name}: its module does not finish loading`,
          ),
      );
      return new RunningExtension(sandboxed, channel, options, { className, stagedPath, lost });
    } catch (error) {
      const hasExited = sandboxed.child.exitCode !== null || sandboxed.child.signalCode !== null;
      const exit = hasExited ? await exitOf(sandboxed.child) : undefined;
      await endSandboxed(sandboxed, channel, options);
      throw exit === undefined || signal.aborted ? error : diedAtStart(bundle.name, exit, error);
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
      return await this.#explainDeath(error);
    }
  }

  /** True where the process is gone, or will not be heard of again. */
  get hasEnded(): boolean {
    return this.#channel.isEnded;
  }

  async #explainDeath(cause: unknown): Promise<never> {
    const { bundle, device, clock } = this.#options;
    const said = cause instanceof Error ? cause.message : String(cause);
    // It may live, and is ended with the run: it said what it must not, or closed its end.
    const exit = await withLimit(
      exitOf(this.#process.child),
      { clock, limitMs: timeLimits.endChildMs },
      () => new Error(),
    ).catch(() => undefined);
    const ended = exit === undefined ? "is cut off" : `ended on ${exit.signal ?? `code ${exit.code}`}`;
    const so = said.includes("closed the connection") ? ended : `${ended}: ${said}`;
    throw new BackupError("extensionDied", `Cannot go on with ${bundle.name}: its extension ${so}`, {
      cause,
      hint: `See ${device.layout.bundleLog(bundle.name)}`,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endSandboxed(this.#process, this.#channel, this.#options);
  }
}

async function load(channel: Channel, sandboxed: SandboxedProcess, options: StartExtensionOptions) {
  const { bundle, device, action, backupScene, stagingName, clearsRestored } = options;
  if (bundle.extension === undefined || bundle.profileText === undefined) {
    throw new BackupError("notAllowed", `Cannot run ${bundle.name}: it has no backup extension`);
  }
  return await channel.call(messages.load, {
    bundle: bundle.name,
    moduleName: bundle.extension.moduleName,
    extensionName: bundle.extension.name,
    installedVersion: { code: bundle.versionCode, name: bundle.versionName },
    device: { type: device.record.deviceType, systemName: device.record.systemFullName },
    action,
    codeDirectory: sandboxed.codeDirectory,
    roots: [...sandboxed.roots],
    profileText: bundle.profileText,
    backupScene,
    stagingName,
    clearsRestored,
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
    .handle(messages.fileReady, async ({ name, file, report }) => {
      await handlers.fileReady({
        name,
        file: seenFromHere(file),
        ...(report === undefined ? {} : { report: seenFromHere(report) }),
      });
      return {};
    })
    .handle(messages.filesReady, async ({ files }) => {
      await handlers.filesReady({
        files: files.map(({ file, ...each }) => (file === undefined ? each : { ...each, file: seenFromHere(file) })),
      });
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
  { child, isNamed, endRest }: SandboxedProcess,
  channel: Channel,
  { clock, device, bundle, stagingName, clearsRestored, log }: StartExtensionOptions,
): Promise<void> {
  await isNamed;
  const exit = await endProcess(child, { ask: () => channel.close(), stepMs: timeLimits.endChildMs, clock });
  endRest();
  log.info("extension ended", { code: exit.code, signal: exit.signal });
  // The extension clears after itself when it can; a killed one cannot.
  removeStaging(device.layout.sandboxRoots(bundle.name), stagingName, { clearsRestored });
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
