import { BackupError, type ServiceReadiness, serviceReadinessSchema } from "@carryall/protocol";
import * as v from "valibot";

/**
 * What a service that was just started says of itself, in the one line that it writes for its starter.
 *
 * @throws {BackupError} `serviceUnreachable` for any other line.
 */
export function parseReadiness(line: string, home: string): ServiceReadiness {
  try {
    return v.parse(serviceReadinessSchema, JSON.parse(line));
  } catch (cause) {
    throw failedToStart(home, "it said something else than that it is ready", cause);
  }
}

/** @param so What happened instead of its getting ready. */
export function failedToStart(home: string, so: string, cause?: unknown): BackupError {
  return new BackupError("serviceUnreachable", `Cannot start the service of ${home}: ${so}`, {
    cause,
    hint: `see ${home}/log/service.jsonl`,
  });
}
