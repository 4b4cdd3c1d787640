import type { KitsOptions } from "@carryall/kits";

/** What a thread of taskpool must know to be the same application. */
export interface TaskWorkerData {
  readonly codeDirectory: string;
  readonly kits: Pick<KitsOptions, "roots" | "application" | "device">;
}
