import { writeFiles } from "./write-files.ts";

export interface FixtureProject {
  readonly bundleName: string;
  readonly versionCode?: number;
  readonly versionName?: string;
  /** Text of the extension's module; none makes an application without a backup extension. */
  readonly source?: string;
  /** Text of backup_config.json. */
  readonly profile?: string;
}

const plainSource = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class FixtureBackup extends BackupExtensionAbility {}
`;

const plainProfile = `{ "allowToBackupRestore": true, "includes": ["data/storage/el2/base/files/"] }`;

/** Writes a small DevEco project, for tests. @returns The directory that was given. */
export function writeProject(directory: string, fixture: FixtureProject): string {
  const {
    bundleName,
    versionCode = 1000000,
    versionName = "1.0.0",
    source = plainSource,
    profile = plainProfile,
  } = fixture;
  const hasExtension = source !== "";
  const files: Record<string, string> = {
    "AppScope/app.json5": JSON.stringify({ app: { bundleName, versionCode, versionName, vendor: "example" } }),
    "build-profile.json5": JSON.stringify({ modules: [{ name: "entry", srcPath: "./entry" }] }),
    "entry/src/main/module.json5": JSON.stringify({
      module: {
        name: "entry",
        type: "entry",
        deviceTypes: ["phone"],
        extensionAbilities: hasExtension
          ? [
              {
                name: "FixtureBackup",
                type: "backup",
                srcEntry: "./ets/backup/FixtureBackup.ets",
                metadata: [{ name: "ohos.extension.backup", resource: "$profile:backup_config" }],
              },
            ]
          : [],
      },
    }),
    ...(hasExtension
      ? {
          "entry/src/main/ets/backup/FixtureBackup.ets": source,
          "entry/src/main/resources/base/profile/backup_config.json": profile,
        }
      : {}),
  };
  writeFiles(directory, files);
  return directory;
}
