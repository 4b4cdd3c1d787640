import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A project's files by path relative to it. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** Writes files into a new folder, which goes when the test ends. Returns its path. */
export function writeFiles(files: ProjectFiles): string {
  const directory = mkdtempSync(join(tmpdir(), "carryall-projects-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Writes a small sound project, with `changes` put over it; a file changed to the empty text is left out. */
export function writeProject(changes: ProjectFiles = {}): string {
  const files = { ...soundProject, ...changes };
  return writeFiles(Object.fromEntries(Object.entries(files).filter(([, text]) => text !== "")));
}

/** Writes the small project with this text as its extension's source, beside `others`, by path under `src/main/ets`. */
export function writeProjectWith(source: string, others: ProjectFiles = {}): string {
  const moved = Object.entries(others).map(([path, text]) => [`entry/src/main/ets/${path}`, text]);
  return writeProject({ "entry/src/main/ets/backup/Backup.ets": source, ...Object.fromEntries(moved) });
}

/** One extension of type backup, as it stands in `module.json5`. */
export function extensionText({
  name = "Backup",
  entry = '"srcEntry": "./ets/backup/Backup.ets",',
  metadata = profileMetadata,
} = {}): string {
  return `{ "name": "${name}", "type": "backup", ${entry} ${metadata} }`;
}

/** A whole `module.json5`. */
export function moduleText(extensions: string, { name = "entry", type = "entry" } = {}): string {
  return `{ "module": { "name": "${name}", "type": "${type}", "extensionAbilities": [${extensions}] } }`;
}

const profileMetadata = '"metadata": [{ "name": "ohos.extension.backup", "resource": "$profile:backup_config" }]';

const soundProject: ProjectFiles = {
  "AppScope/app.json5": '{ "app": { "bundleName": "com.example.small", "versionCode": 7, "versionName": "0.7" } }',
  "build-profile.json5": '{ "modules": [{ "name": "entry", "srcPath": "./entry" }] }',
  "entry/src/main/module.json5": moduleText(extensionText()),
  "entry/src/main/resources/base/profile/backup_config.json": '{ "allowToBackupRestore": true }',
  "entry/src/main/ets/backup/Backup.ets": `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Backup extends BackupExtensionAbility {}
`,
};
