import { isJsonObject, type JsonObject, type JsonValue } from "../text/json-value.ts";
import { printCJson } from "../text/print-cjson.ts";

/** What a client's text about one bundle (`infos` of `appendBundles`) asks for. */
export interface BundleInfo {
  /** What `onBackupEx` or `onRestoreEx` is called with; empty where there is no usable text. */
  readonly detailText: string;
  /** Whether the temporary folders are emptied at the end. */
  readonly clearBackupData: boolean;
  /** Selects lists of the profile's `optionDir`; empty for none. */
  readonly backupScene: string;
  /** Before the data of an increment, 0 to 1800. */
  readonly delayTimeSeconds: number;
  /** Files are handed over one by one, not in tars. */
  readonly isSupportWithoutTar: boolean;
  readonly batchSize: number;
  /** The bundle is only told; it does not take part in the run. */
  readonly broadcastOnly: boolean;
}

const defaultBatchSize = 500;
const maxDelaySeconds = 1800;

const noInfo: BundleInfo = {
  detailText: "",
  clearBackupData: true,
  backupScene: "",
  delayTimeSeconds: 0,
  isSupportWithoutTar: false,
  batchSize: defaultBatchSize,
  broadcastOnly: false,
};

/**
 * Reads one bundle's text. Never fails: what cannot be used counts as no info, as on a device.
 *
 * `detailText` is the `details` of the first unicast entry with `{"type":"userId",…}` behind them, printed with tabs; without
 * such an entry the list holds only the user id. The list ends at its first malformed entry; where that comes before
 * any unicast entry, the application gets the empty text.
 *
 * @param text `undefined` where the client gave none for this bundle.
 * @see app_file_service: b_jsonutil.cpp, BuildBundleInfos
 */
export function parseBundleInfo(text: string | undefined, userId: number): BundleInfo {
  const root = parseJson(text);
  const infos = isJsonObject(root) ? root.infos : undefined;
  if (!isJsonObject(root) || !Array.isArray(infos)) return noInfo;
  const { entries, isCut } = readEntries(infos);
  const unicast = entries.find((entry) => entry.type === "unicast");
  return {
    detailText: unicast === undefined && isCut ? "" : printDetails(unicast?.details ?? [], userId),
    clearBackupData: root.clearBackupData === undefined || root.clearBackupData === "true",
    backupScene: typeof root.backupScene === "string" ? root.backupScene : "",
    delayTimeSeconds: Math.min(positiveOr(root.delayTime, 0), maxDelaySeconds),
    isSupportWithoutTar: root.isSupportWithoutTar === true,
    batchSize: Math.trunc(positiveOr(root.batchSize, 0)) || defaultBatchSize,
    broadcastOnly: entries.some((entry) => entry.type === "broadcast" && entry.json.isBroadcastOnly === true),
  };
}

function parseJson(text: string | undefined): JsonValue | undefined {
  try {
    // JSON.parse yields nothing but JSON values.
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
  } catch {
    // Lost on purpose: the device ignores a text that it cannot read.
    return undefined;
  }
}

interface InfoEntry {
  readonly type: string;
  readonly details: readonly JsonValue[];
  readonly json: JsonObject;
}

function readEntries(infos: readonly JsonValue[]): { entries: InfoEntry[]; isCut: boolean } {
  const entries: InfoEntry[] = [];
  for (const json of infos) {
    if (!isJsonObject(json)) return { entries, isCut: true };
    const { type, details } = json;
    if (typeof type !== "string" || !Array.isArray(details)) return { entries, isCut: true };
    entries.push({ type, details, json });
  }
  return { entries, isCut: false };
}

function printDetails(details: readonly JsonValue[], userId: number): string {
  return printCJson([...details, { type: "userId", detail: String(userId) }]);
}

function positiveOr(value: JsonValue | undefined, fallback: number): number {
  return typeof value === "number" && value > 0 ? value : fallback;
}
