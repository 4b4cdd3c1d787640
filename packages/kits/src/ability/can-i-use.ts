const capabilities: ReadonlySet<string> = new Set([
  "SystemCapability.FileManagement.StorageService.Backup",
  "SystemCapability.FileManagement.File.FileIO",
  "SystemCapability.DistributedDataManager.Preferences.Core",
  "SystemCapability.DistributedDataManager.RelationalStore.Core",
  "SystemCapability.DistributedDataManager.KVStore.Core",
  "SystemCapability.HiviewDFX.HiLog",
  "SystemCapability.Utils.Lang",
]);

/** The global `canIUse`: true for the system capabilities that the kits have. */
export function canIUse(capability: unknown): boolean {
  return typeof capability === "string" && capabilities.has(capability);
}
