import { progressText } from "@carryall/formats";
import { BackupError, fromWireError, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import type { Clock } from "@carryall/runtime";
import type { Extension } from "../extension/extension.ts";
import type { BundleTimer } from "./bundle-timer.ts";
import { withLimit } from "./with-limit.ts";

type HookCall = messages.HookCall;

export interface RunHooksOptions {
  readonly extension: Pick<Extension, "call">;
  readonly clock: Clock;
  /** Holds the limit of the hooks, which a client may change. */
  readonly timer: BundleTimer;
  readonly bundle: string;
  /** Told every non-empty answer of `onProcess`, as the text that clients get. */
  readonly onProgress: (text: string) => void;
}

/**
 * Runs the newer hook and, exactly when it gave nothing, the older one, while `onProcess` is polled. All limits are
 * kept here, on the service's clock.
 *
 * @returns The text that the newer hook gave; empty where it gave none. What the older one gives means nothing.
 * @throws {BackupError} `hookThrew` with the author's message, `extensionTimeout`, `extensionDied`.
 */
export async function runHooks(newer: HookCall, older: HookCall, options: RunHooksOptions): Promise<string> {
  const { timer, bundle } = options;
  await using polling = new ProcessPolling(options);
  await polling.firstCall();
  const hooks = async () => {
    const text = await runHook(newer, options);
    // An answer that comes when the bundle has failed already leads to nothing more.
    if (text === "" && !polling.isOver) await runHook(older, options);
    return text;
  };
  return await timer.guardHooks(Promise.race([polling.failure, hooks()]), () =>
    timeout(bundle, `${newer.hook} or ${older.hook}`),
  );
}

async function runHook(call: HookCall, { extension, bundle }: RunHooksOptions): Promise<string> {
  const outcome = await extension.call(messages.callHook, call);
  if (outcome.kind === "returned") return outcome.text;
  const cause = fromWireError(outcome.error);
  const error = new BackupError("hookThrew", `${call.hook} of ${bundle} failed: ${cause.message}`, { cause });
  // Whoever looks into it, the client too, wants the author's lines and not ours.
  if (cause.stack !== undefined) error.stack = cause.stack;
  throw error;
}

// The first call may take 15 s and comes before the hooks; the others 1 s each, every 5 s, and one after three late
// ones in a row ends the bundle. An empty answer means that the application has nothing to say, for good.
class ProcessPolling implements AsyncDisposable {
  readonly failure: Promise<never>;
  readonly #options: RunHooksOptions;
  readonly #fail: (error: Error) => void;
  #timer: Disposable | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #strikes = 0;
  #isOver = false;

  constructor(options: RunHooksOptions) {
    this.#options = options;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failure = promise;
    this.#fail = reject;
    promise.catch(() => {});
  }

  async firstCall(): Promise<void> {
    const { clock, bundle } = this.#options;
    const text = await withLimit(this.#ask(), { clock, limitMs: timeLimits.firstProcessCallMs }, () =>
      timeout(bundle, "onProcess"),
    );
    this.#tell(text);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  // A call under way is waited for, at most its second: nothing is polled, or told, once the hooks' phase has ended.
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#timer?.[Symbol.dispose]();
    await this.#underWay;
  }

  #tell(text: string): void {
    if (text === "") return;
    const { clock, onProgress } = this.#options;
    onProgress(progressText(Math.floor(clock.nowMs() / 1000), text));
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    if (this.#isOver) return;
    const { clock } = this.#options;
    this.#timer = clock.startTimer(timeLimits.processIntervalMs, () => {
      this.#underWay = this.#poll().catch((error: unknown) =>
        this.#fail(error instanceof Error ? error : new Error(String(error))),
      );
    });
  }

  async #poll(): Promise<void> {
    const { clock, bundle } = this.#options;
    const late = timeout(bundle, "onProcess, again and again,");
    try {
      const text = await withLimit(this.#ask(), { clock, limitMs: timeLimits.processCallMs }, () => late);
      this.#strikes = 0;
      this.#tell(text);
    } catch (error) {
      if (error !== late) throw error;
      this.#strikes += 1;
      if (this.#strikes > timeLimits.processStrikes) throw late;
      this.#scheduleNext();
    }
  }

  // A hook that throws from onProcess has, like one that gives nothing, no progress to tell.
  async #ask(): Promise<string> {
    const outcome = await this.#options.extension.call(messages.callHook, { hook: "onProcess" });
    return outcome.kind === "returned" ? outcome.text : "";
  }
}

function timeout(bundle: string, what: string): BackupError {
  return new BackupError("extensionTimeout", `Cannot go on with ${bundle}: ${what} took too long`);
}
