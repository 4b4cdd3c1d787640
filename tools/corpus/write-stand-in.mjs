import { writeFiles } from "../../packages/testkit/dist/projects/write-files.js";

// What is restored whole into a folder of its own is gone after onRestore, unless that puts it somewhere.
const source = `import { BackupExtensionAbility, fileIo } from "@kit.CoreFileKit";
export default class Backup extends BackupExtensionAbility {
  onRestore(): void {
    const restored: string = this.context.backupDir + "restore";
    if (fileIo.accessSync(restored)) fileIo.copyDirSync(restored, this.context.filesDir, 1);
  }
}
`;

/**
 * Writes a project with an installed application's name, version, modules and profile, and a class that only does what
 * it must.
 *
 * @returns The directory that was given.
 */
export function writeStandIn({ name, versionCode, versionName, modules, extension, profileText }, directory) {
  const extensionAbilities = [
    {
      name: extension.name,
      type: "backup",
      srcEntry: "./ets/Backup.ets",
      metadata: [{ name: "ohos.extension.backup", resource: "$profile:backup_config" }],
    },
  ];
  const files = {
    "AppScope/app.json5": JSON.stringify({ app: { bundleName: name, versionCode, versionName } }),
    [`${extension.moduleName}/src/main/ets/Backup.ets`]: source,
    [`${extension.moduleName}/src/main/resources/base/profile/backup_config.json`]: profileText,
  };
  for (const module of modules) {
    const extensions = module === extension.moduleName ? extensionAbilities : [];
    const text = JSON.stringify({ module: { name: module, type: "entry", extensionAbilities: extensions } });
    files[`${module}/src/main/module.json5`] = text;
  }
  writeFiles(directory, files);
  return directory;
}
