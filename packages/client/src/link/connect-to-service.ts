import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { BackupError, meetingPlaceOf, timeLimits } from "@carryall/protocol";
import { type Clock, ExclusiveLock } from "@carryall/runtime";
import { type FindServiceOptions, type FoundService, findService } from "./find-service.ts";
import { type StartServiceOptions, startService } from "./start-service.ts";

export type ConnectToServiceOptions = FindServiceOptions & StartServiceOptions;

const retryMs = 20;

/**
 * Connects to the service of a device home, and starts one where nobody listens. However many clients do this at
 * once, one service is started: who holds the lock starts it, the others look again every 20 ms.
 *
 * @throws {BackupError} `accessDenied` where the home is missing or its run directory not writable; what the service
 *   said when it failed to start; `serviceUnreachable`.
 */
export async function connectToService(options: ConnectToServiceOptions): Promise<FoundService> {
  const { home, clock } = options;
  prepareRunDirectory(home);
  const untilMs = clock.nowMs() + timeLimits.serviceStartMs;
  for (;;) {
    const found = (await findService(options)) ?? (await startUnlessOthersDo(options));
    if (found !== undefined) return found;
    if (clock.nowMs() >= untilMs) break;
    await sleep(retryMs, clock);
  }
  throw new BackupError("serviceUnreachable", `Cannot reach the service of ${home}: nobody listens`, {
    hint: `see ${home}/log/service.jsonl`,
  });
}

async function startUnlessOthersDo(options: ConnectToServiceOptions): Promise<FoundService | undefined> {
  using lock = ExclusiveLock.tryAcquire(meetingPlaceOf(options.home).starterLock);
  if (lock === undefined) return undefined;
  // Another starter may have finished between our look and our lock.
  const found = await findService(options);
  if (found !== undefined) return found;
  await startService(options);
  return await findService(options);
}

// The locks need the directory before the first service makes it. Only the last step: a home is made by `initDevice`.
function prepareRunDirectory(home: string): void {
  const { runDirectory } = meetingPlaceOf(home);
  const what = `Cannot reach the service of ${home}`;
  try {
    if (!existsSync(runDirectory)) mkdirSync(runDirectory, { mode: 0o700 });
    accessSync(runDirectory, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    // Another starter was faster.
    if (code === "EEXIST") return;
    const [so, hint] =
      code === "ENOENT"
        ? ["does not exist", `Make a device with: carryall device init --home ${home}`]
        : ["is not writable for this user", "Run as the owner of the device home"];
    throw new BackupError("accessDenied", `${what}: ${runDirectory} ${so}`, { cause, hint });
  }
}

function sleep(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.startTimer(ms, resolve);
  });
}
