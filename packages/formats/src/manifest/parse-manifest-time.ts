import { isJsonObject, type JsonValue } from "../text/json-value.ts";
import { joinTime } from "../time/split-time.ts";

/** A time of the manifest; what is missing or of a wrong type counts as 0. */
export function parseManifestTime(time: JsonValue | undefined): bigint {
  const fields = isJsonObject(time) ? time : {};
  return joinTime(BigInt(integerOr(fields.tv_sec, 0)), BigInt(integerOr(fields.tv_nsec, 0)));
}

export function integerOr(value: JsonValue | undefined, fallback: number): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : fallback;
}
