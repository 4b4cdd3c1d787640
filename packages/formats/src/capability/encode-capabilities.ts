import type { JsonObject, JsonValue } from "../text/json-value.ts";
import { isJsonObject } from "../text/json-value.ts";
import { printCJson } from "../text/print-cjson.ts";
import type { CapabilityFile, CapabilityItem } from "./capability-file.ts";

/**
 * The text of a capability file: keys sorted, as on a device, and `needToInstall`, which only the documentation has.
 * A key that is absent in the value is absent in the text.
 *
 * @see app_file_service: b_json_entity_caps.h
 */
export function encodeCapabilities({ bundleInfos, ...device }: CapabilityFile): string {
  return printCJson(sortKeys({ ...device, increAppIndex: true, bundleInfos: bundleInfos.map(itemToJson) }));
}

function itemToJson({ extraInfo, ...item }: CapabilityItem): JsonObject {
  const hasExtraInfo = Object.keys(extraInfo).length > 0;
  return { ...item, extraInfo: hasExtraInfo ? extraInfo : { supportScene: [] }, needToInstall: false };
}

function sortKeys(value: JsonValue): JsonValue {
  if (isJsonObject(value)) {
    const keys = Object.keys(value).sort();
    return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] ?? null)]));
  }
  return Array.isArray(value) ? value.map(sortKeys) : value;
}
