import { join } from "node:path";
import { type BundleName, bundleDirectoryName, type SandboxRoots } from "@carryall/protocol";

/** Numbers of the encryption areas that a device has. Here they are plain folders; the layout is what matters. */
const areas = [1, 2, 3, 4, 5] as const;

/** Where things lie in a device home. Laid out like a device, so that upstream's path rules hold. */
export interface HomeLayout {
  readonly home: string;
  readonly deviceRecord: string;
  readonly appsDirectory: string;
  readonly logDirectory: string;
  readonly serviceLog: string;
  /** Holds journals and lists of the service, never an application's data. */
  readonly serviceDirectory: string;
  appDirectory(bundle: BundleName): string;
  bundleLog(bundle: BundleName): string;
  /** Everything that the application sees, with where it really is. */
  sandboxRoots(bundle: BundleName): SandboxRoots;
}

/**
 * @param home Absolute path of the device home.
 * @see app_file_service: interfaces/common/backup_sandbox.json
 */
export function homeLayoutOf(home: string, { userId }: { userId: number }): HomeLayout {
  const appsDirectory = join(home, "apps");
  const logDirectory = join(home, "log");
  const user = String(userId);
  return {
    home,
    deviceRecord: join(home, "device.json"),
    appsDirectory,
    logDirectory,
    serviceLog: join(logDirectory, "service.jsonl"),
    serviceDirectory: join(home, "data/service/el2", user, "backup"),
    appDirectory: (bundle) => join(appsDirectory, bundleDirectoryName(bundle)),
    bundleLog: (bundle) => join(logDirectory, `${bundleDirectoryName(bundle)}.jsonl`),
    sandboxRoots: (bundle) => {
      const folder = bundleDirectoryName(bundle);
      return [
        ...areas.flatMap((area) => [
          {
            sandboxPath: `/data/storage/el${area}/base`,
            hostPath: join(home, `data/app/el${area}`, user, "base", folder),
          },
          {
            sandboxPath: `/data/storage/el${area}/database`,
            hostPath: join(home, `data/app/el${area}`, user, "database", folder),
          },
        ]),
        {
          sandboxPath: "/data/storage/el2/distributedfiles",
          hostPath: join(home, "mnt/hmdfs", user, "account/device_view/local/data", folder),
        },
        { sandboxPath: "/data/storage/el2/cloud", hostPath: join(home, "mnt/hmdfs", user, "cloud/data", folder) },
      ];
    },
  };
}
