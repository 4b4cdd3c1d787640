import { splitTime } from "../time/split-time.ts";

/** A time of the manifest, as JSON; by hand, because seconds are a bigint. */
export function encodeManifestTime(timeNs: bigint): string {
  const { seconds, nanoseconds } = splitTime(timeNs);
  return `{"tv_nsec":${nanoseconds},"tv_sec":${seconds}}`;
}
