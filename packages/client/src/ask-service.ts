import { setTimeout as sleep } from "node:timers/promises";
import { clientMessages, meetingPlaceOf, timeLimits } from "@carryall/protocol";
import { ExclusiveLock } from "@carryall/runtime";
import type * as v from "valibot";
import { findService } from "./link/find-service.ts";

export type ServiceStatus = v.InferOutput<(typeof clientMessages.status)["result"]>;

export interface AskServiceOptions {
  readonly home: string;
  readonly name: string;
}

/** Questions to the service of a device home that start none. */
export interface ServiceQuestions {
  /** @returns `undefined` where no service runs. */
  status(): Promise<ServiceStatus | undefined>;
  /**
   * Ends the service and waits until another one could start.
   *
   * @returns False where no service ran.
   */
  stop(options: { readonly signal: AbortSignal }): Promise<boolean>;
}

const retryMs = 20;

export function askService(options: AskServiceOptions): ServiceQuestions {
  return { status: () => askForStatus(options), stop: ({ signal }) => askToStop(options, signal) };
}

async function askForStatus(options: AskServiceOptions): Promise<ServiceStatus | undefined> {
  const service = await findService(options);
  if (service === undefined) return undefined;
  try {
    return await service.channel.call(clientMessages.status, {});
  } finally {
    service.channel.close();
  }
}

async function askToStop(options: AskServiceOptions, signal: AbortSignal): Promise<boolean> {
  const service = await findService(options);
  if (service === undefined) return false;
  try {
    await service.channel.call(clientMessages.stop, {});
  } finally {
    service.channel.close();
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeLimits.serviceStartMs)]);
  while (isServed(options.home)) await sleep(retryMs, undefined, { signal: limit });
  return true;
}

// By its lock, which the next service needs; a dead process's id may stay until somebody reaps it.
function isServed(home: string): boolean {
  using lock = ExclusiveLock.tryAcquire(meetingPlaceOf(home).serviceLock);
  return lock === undefined;
}
