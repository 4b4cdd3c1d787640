import * as v from "valibot";
import { wireErrorSchema } from "./backup-error.ts";

/** Where clients and the service of one device home find each other. Paths are host paths. */
export interface MeetingPlace {
  /** 0700, the owner's alone. */
  readonly runDirectory: string;
  /** Who listens, and where: see {@link serviceRecordSchema}. Written whole, after the service listens. */
  readonly serviceRecord: string;
  /** Held by the service for as long as it lives: there is one service for a home. */
  readonly serviceLock: string;
  /** Held by the client that starts a service, so that twenty clients at once start one. */
  readonly starterLock: string;
  /** With which the service signs the tokens of its clients. */
  readonly tokenKey: string;
}

export function meetingPlaceOf(home: string): MeetingPlace {
  const runDirectory = `${home}/run`;
  return {
    runDirectory,
    serviceRecord: `${runDirectory}/service.json`,
    serviceLock: `${runDirectory}/service.lock`,
    starterLock: `${runDirectory}/starter.lock`,
    tokenKey: `${runDirectory}/token.key`,
  };
}

/** Content of `run/service.json`. */
export const serviceRecordSchema = v.object({
  pid: v.number(),
  /** A unix socket; in the home's run directory, or elsewhere where that path is too long for one. */
  socketPath: v.string(),
  version: v.string(),
});

export type ServiceRecord = v.InferOutput<typeof serviceRecordSchema>;

/** The one line that a started service writes for its starter, on the descriptor that `--ready-fd` names. */
export const serviceReadinessSchema = v.variant("kind", [
  v.object({ kind: v.literal("ready") }),
  v.object({ kind: v.literal("failed"), error: wireErrorSchema }),
]);

export type ServiceReadiness = v.InferOutput<typeof serviceReadinessSchema>;
