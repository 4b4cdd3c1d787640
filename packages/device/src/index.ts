export { createSandbox } from "./create-sandbox.ts";
export {
  type Device,
  type DeviceRecord,
  deviceTypes,
  type InitDeviceOptions,
  initDevice,
  openDevice,
} from "./device.ts";
export { type HomeSurroundings, homeDirectoryOf } from "./home-directory.ts";
export { type HomeLayout, homeLayoutOf } from "./home-layout.ts";
export {
  copyPreparation,
  ensureSandbox,
  installBundle,
  type Preparation,
  prepareInstallation,
  uninstallBundle,
} from "./install-bundle.ts";
export { type BundleRecord, codeDirectoryName, type InstalledBundle, profileName } from "./installed-bundle.ts";
export { appLocksName } from "./read-app-locks.ts";
