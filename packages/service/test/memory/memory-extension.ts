import { fstatSync } from "node:fs";
import { BackupError, type MessageDefinition, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import type { Clock } from "@carryall/runtime";
import * as v from "valibot";
import type { Extension, ExtensionHandlers, ExtensionLaunch } from "../../src/extension/extension.ts";
import { untilAborted } from "../../src/run/until-aborted.ts";
import { withLimit } from "../../src/run/with-limit.ts";
import type { ExtensionScript, HookScript } from "./extension-script.ts";

type AnySchema = v.GenericSchema<unknown, unknown>;

export interface MemoryExtensionOptions {
  readonly launch: ExtensionLaunch;
  readonly script: ExtensionScript;
  readonly clock: Clock;
  /** Path of a real file, which stands for every file that is handed over. */
  readonly file: string;
  /** One turn of the event loop: what a process does is seen no earlier than in the next. */
  readonly turn: () => Promise<void>;
  readonly onDisposed: () => void;
}

/** An extension without a process: it does what its script says, and dies or goes on when the test wants it to. */
export class MemoryExtension implements Extension {
  readonly bundle: string;
  readonly pid: number;
  readonly className = "ExtensionInMemory";
  readonly stagedPath: string | undefined;
  readonly #options: MemoryExtensionOptions;
  readonly #death = Promise.withResolvers<never>();
  readonly #ownDeath = Promise.withResolvers<never>();
  readonly #held: PromiseWithResolvers<void>[] = [];
  #hasEnded = false;
  #isDisposed = false;

  constructor(pid: number, options: MemoryExtensionOptions) {
    const { bundle, staged, stagingName } = options.launch;
    this.pid = pid;
    this.bundle = bundle.name;
    this.#options = options;
    for (const { promise } of [this.#death, this.#ownDeath]) promise.catch(() => {});
    if (staged === undefined) return;
    // As one that copies it would find out.
    if (!fstatSync(staged.fd).isFile()) throw new Error(`${staged.name} is no file`);
    this.stagedPath = `/data/storage/el2/base/.backup/${stagingName}/${staged.name}`;
  }

  /** @throws {BackupError} as `StartExtension`. */
  async load(): Promise<void> {
    const { launch, clock } = this.#options;
    try {
      await withLimit(
        untilAborted(Promise.race([this.#load(), this.#death.promise]), launch.signal),
        { clock, limitMs: timeLimits.connectMs },
        () =>
          new BackupError("startTimeout", `Cannot start the extension of ${this.bundle}: it does not finish loading`),
      );
    } catch (error) {
      const hasDied = this.#hasEnded && !launch.signal.aborted;
      await this[Symbol.asyncDispose]();
      if (!hasDied) throw error;
      throw new BackupError("startFailed", `Cannot start the extension of ${this.bundle}: it ended`, { cause: error });
    }
  }

  /** Whether it was asked to remove what it had staged. */
  isCleared = false;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What it says of its own accord, for a test that says it in its place. */
  get handlers(): ExtensionHandlers {
    return this.#options.launch.handlers;
  }

  get died(): Promise<never> {
    return this.#ownDeath.promise;
  }

  /** True while it waits to be let go. */
  get isHeld(): boolean {
    return this.#held.length > 0;
  }

  async call<P extends AnySchema, R extends AnySchema>(
    definition: MessageDefinition<P, R>,
    params: v.InferOutput<P>,
  ): Promise<v.InferOutput<R>> {
    try {
      if (this.#hasEnded) await this.#death.promise;
      const answer = await Promise.race([this.#answer(definition, params), this.#death.promise]);
      return v.parse(definition.result, answer);
    } catch (error) {
      if (!this.#hasEnded) throw error;
      throw this.#diedError(error);
    }
  }

  /** Lets what waits longest go on, or fail with a message. */
  letGo(failure?: string): void {
    const oldest = this.#held.shift();
    if (failure === undefined) oldest?.resolve();
    else oldest?.reject(new Error(failure));
  }

  /** Ends as a killed process does: at once for whoever asks, a turn later for whoever waits. */
  die(): void {
    if (this.#hasEnded) return;
    void this.#end().then(() => this.#ownDeath.reject(this.#diedError(undefined)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) await this.#options.turn();
    else await this.#end();
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#options.onDisposed();
  }

  async #end(): Promise<void> {
    this.#hasEnded = true;
    await this.#options.turn();
    this.#death.reject(new Error("ended"));
  }

  #diedError(cause: unknown): BackupError {
    return new BackupError("extensionDied", `Cannot go on with ${this.bundle}: its extension ended`, { cause });
  }

  async #load(): Promise<void> {
    const { load } = this.#options.script;
    try {
      if (load === "held") await this.#wait();
      if (load === "fails") throw new Error("not today");
    } catch (cause) {
      const so = cause instanceof Error ? cause.message : String(cause);
      throw new BackupError("startFailed", `Cannot start the extension of ${this.bundle}: ${so}`, { cause });
    }
    if (load === "never") await this.#death.promise;
    await this.#options.turn();
  }

  async #answer(definition: MessageDefinition, params: unknown): Promise<unknown> {
    await this.#options.turn();
    switch (definition) {
      case messages.callHook:
        return await this.#runHook(v.parse(messages.callHook.params, params).hook);
      case messages.pack:
        return await this.#pack(v.parse(messages.pack.params, params));
      case messages.openRestoreFile:
        return await this.#openRestoreFile(v.parse(messages.openRestoreFile.params, params).name);
      case messages.unpack:
        return await this.#unpack();
      case messages.clear:
        this.isCleared = true;
        return {};
      default:
        throw new Error(`${definition.method} is not something that an extension is asked`);
    }
  }

  async #runHook(hook: messages.HookName): Promise<messages.HookOutcome> {
    const script: HookScript = this.#options.script.hooks?.[hook] ?? { kind: "returns", text: "" };
    try {
      if (script.kind === "never") await this.#death.promise;
      if (script.kind === "throws") throw new Error(script.message);
      if (script.kind === "held") await this.#wait();
      return { kind: "returned", text: "text" in script ? script.text : "" };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "threw", error: { reason: "unknown", message } };
    }
  }

  async #pack({ increment }: messages.PackParams): Promise<unknown> {
    const { script, launch, file } = this.#options;
    const { handlers } = launch;
    const offer = { kind: "path", path: file } as const;
    for (const step of [...(script.pack ?? []), { kind: "file", name: "manage.json" } as const]) {
      // A process that is gone sends nothing any more.
      if (this.#hasEnded) return await this.#death.promise;
      switch (step.kind) {
        case "file":
          await handlers.fileReady({
            name: step.name,
            file: offer,
            ...(increment === undefined ? {} : { report: offer }),
          });
          break;
        case "files":
          await handlers.filesReady({ files: step.names.map((name) => ({ name, file: offer })) });
          break;
        case "lies": {
          const lie = { kind: "path", path: `${file}.gone` } as const;
          if (increment !== undefined) await handlers.fileReady({ name: "lie", file: offer, report: lie });
          await handlers.filesReady({
            files: [
              { name: "truth", file: offer },
              { name: "lie", file: lie },
            ],
          });
          break;
        }
        case "fileFailed":
          handlers.fileFailed({ path: step.path, errno: "EACCES", message: "it may not be read" });
          break;
        case "step":
          handlers.step({ step: "alive" });
          break;
        case "held":
          await this.#wait();
          break;
        case "fails":
          throw new BackupError("packFailed", `Cannot pack ${this.bundle}: the disk is full`);
      }
      await this.#options.turn();
    }
    return { fileCount: 1, totalBytes: 1, failedCount: 0, skippedCount: 0 };
  }

  async #openRestoreFile(name: string): Promise<unknown> {
    const { script, launch, file } = this.#options;
    const { restoreFiles = "open" } = script;
    if (restoreFiles === "missing") return { errno: "ENOENT" };
    if (restoreFiles === "fail") throw new BackupError("ioError", `Cannot open ${name}: the disk is broken`);
    const offer = { kind: "path", path: file } as const;
    if (this.#hasEnded) return await this.#death.promise;
    await launch.handlers.restoreFileReady({ name, file: offer, manifest: offer });
    if (restoreFiles === "held") await this.#wait();
    await this.#options.turn();
    return {};
  }

  async #unpack(): Promise<unknown> {
    const { unpack = "done" } = this.#options.script;
    if (unpack === "held") await this.#wait();
    if (unpack === "fails")
      throw new BackupError("unpackFailed", `Cannot unpack ${this.bundle}: the archive ends early`);
    const failures = unpack === "failsInPart" ? [{ path: "/data/a", errno: "EACCES", message: "not restored" }] : [];
    return { fileCount: 1, totalBytes: 1, failedCount: failures.length, skippedCount: 0, failures };
  }

  async #wait(): Promise<void> {
    const waiting = Promise.withResolvers<void>();
    this.#held.push(waiting);
    await waiting.promise;
  }
}
