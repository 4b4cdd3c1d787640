import { BusinessError, type GeneralCallbacks } from "@carryall/client";
import { errorTable } from "@carryall/protocol";

export interface DriveSessionOptions<S> {
  readonly open: (callbacks: Partial<GeneralCallbacks>) => S;
  /** Queues the bundles. */
  readonly append: (session: S) => Promise<void>;
  readonly callbacks: Partial<GeneralCallbacks>;
  readonly signal: AbortSignal;
}

/** `died`: the service was lost. `aborted`: the signal was; the service has ended what was under way. */
export type SessionEnd = "ended" | "died" | "aborted";

/** Runs a session from its constructor to its release, which happens on every path. */
export async function driveSession<S extends { release(): Promise<void> }>({
  open,
  append,
  callbacks,
  signal,
}: DriveSessionOptions<S>): Promise<SessionEnd> {
  const over = Promise.withResolvers<SessionEnd>();
  const session = open({
    ...callbacks,
    onAllBundlesEnd: () => over.resolve("ended"),
    onBackupServiceDied: () => over.resolve("died"),
  });
  const onAbort = () => over.resolve("aborted");
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) return "aborted";
    await append(session);
    return await over.promise;
  } catch (error) {
    if (isLost(error)) return "died";
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    await releaseOf(session);
  }
}

async function releaseOf(session: { release(): Promise<void> }): Promise<void> {
  try {
    await session.release();
  } catch (error) {
    // A session whose service died is released by that.
    if (!isLost(error)) throw error;
  }
}

function isLost(error: unknown): boolean {
  return error instanceof BusinessError && error.code === errorTable.serviceUnreachable.code;
}
