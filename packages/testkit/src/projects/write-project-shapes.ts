import { join } from "node:path";
import { writeFiles } from "./write-files.ts";

/** Text files by path. */
type Files = Readonly<Record<string, string>>;

/**
 * Writes small projects of the shapes that are found in the wild, each in a folder of its own below `directory`:
 *
 * - `today`: a page, a local package behind a barrel, a package that is not there, includes and excludes with stars;
 * - `years-ago`: `app.json`, `module.json`, `srcEntrance`, TypeScript, `package.json`, all data in a folder of its own;
 * - `only-tests`: the extension is one of the module's tests;
 * - `plain`: no extension, its declaration commented out;
 * - `loses-data`: its own code removes what was restored;
 * - `broken`: its class cannot be made.
 *
 * @returns The directory that was given.
 */
export function writeProjectShapes(directory: string): string {
  for (const [name, files] of Object.entries(shapes)) writeFiles(join(directory, name), files);
  return directory;
}

const metadata = `"metadata": [{ "name": "ohos.extension.backup", "resource": "$profile:backup_config" }]`;
const profilePath = "resources/base/profile/backup_config.json";

function app(name: string): string {
  return `{ "app": { "bundleName": "com.example.${name}", "vendor": "example", "versionCode": 3, "versionName": "0.3" } }`;
}

function moduleText(name: string, extensions: string): string {
  return `// Comments, and commas at the end, are allowed.
{ "module": { "name": "${name}", 'type': "entry", "extensionAbilities": [${extensions}], } }`;
}

const today: Files = {
  "AppScope/app.json5": app("today"),
  "build-profile.json5": `{ app: { products: [{ name: "default" }] }, modules: [
  { name: "phone", srcPath: "./product/phone", targets: [{ name: "default", applyToProducts: ["default"] }] },
  { name: "common", srcPath: "./common" }] }`,
  "product/phone/oh-package.json5": `{ dependencies: { "@shapes/common": "file:../../common", "@ohos/axios": "^2.2.0" } }`,
  "product/phone/src/main/module.json5": moduleText(
    "phone",
    `{ "name": "TodayBackup", "type": "backup", "srcEntry": "./ets/backup/TodayBackup.ets", ${metadata} }`,
  ),
  [`product/phone/src/main/${profilePath}`]: `{ "allowToBackupRestore": true,
  "includes": ["/data/storage/el1/base/files/users/*/*.json", "data/storage/el2/base/haps/*/files/", "data/storage/el2/database"],
  "excludes": ["data/storage/el1/base/files/users/*/hidden.json", "/data/storage/el2/base/haps/*/files/cache/"] }`,
  "product/phone/src/main/ets/backup/TodayBackup.ets": `import { BackupExtensionAbility, BundleVersion } from '@kit.CoreFileKit';
import { job, Page } from '@shapes/common';
import { bluetoothManager } from '@kit.ConnectivityKit';
export default class TodayBackup extends BackupExtensionAbility {
  async onBackup(): Promise<void> { console.info(job(1)); }
  async onRestore(version: BundleVersion): Promise<void> { console.info(job(version.code)); }
  onProcess(): string { return Page.name; }
  getBackupInfo(): string { return bluetoothManager.getState(); }
}
`,
  "common/oh-package.json5": `{ name: "@shapes/common", main: "Index.ets" }`,
  "common/src/main/module.json5": `{ module: { name: "common", type: "har" } }`,
  "common/Index.ets": `export { Page } from './src/main/ets/Page'; export { job } from './src/main/ets/job'; export { Client } from './src/main/ets/client';`,
  "common/src/main/ets/job.ets": `@Concurrent export function job(code: number): string { return \`job \${code}\`; }`,
  "common/src/main/ets/client.ets": `import axios, { AxiosError } from '@ohos/axios';
export class Client extends AxiosError { static shared = axios.create({}); }`,
  "common/src/main/ets/Page.ets": `@Entry @Component export struct Page {
  @State text: string = $r('app.string.title');
  build() { Column({ space: 2 }) { Text(this.text).fontColor(Color.Red) } }
}`,
};

const yearsAgo: Files = {
  "AppScope/app.json": app("yearsago"),
  "package.json": `{ "name": "older", "dependencies": { "@ohos/hvigor": "1.0.6" } }`,
  "entry/package.json": `{ "name": "entry", "dependencies": { "store": "file:../store" } }`,
  "entry/src/main/module.json": moduleText(
    "entry",
    `{ "srcEntrance": "./ets/Backup/Backup.ts", "name": "OlderBackup", "srcLanguage": "ets", "type": "backup", ${metadata} }`,
  ),
  [`entry/src/main/${profilePath}`]: `{ "allowToBackupRestore": true, "fullBackupOnly": true,
  "includes": ["/data/storage/el2/base/files/", "/data/storage/el1/base/preferences/settings.xml"] }`,
  "entry/src/main/ets/Backup/Backup.ts": `import BackupExtensionAbility, { BundleVersion } from '@ohos.application.BackupExtensionAbility';
import { bring } from 'store';
export default class OlderBackup extends BackupExtensionAbility {
  onBackup() {}
  onRestore(version: BundleVersion) { bring(this.context.backupDir + 'restore', this.context.filesDir); }
}
`,
  "store/index.ts": `import fs from '@ohos.file.fs';
// @ts-ignore
export function bring(from, to): void { fs.copyDirSync(from, to, 1); }
`,
};

const onlyTests: Files = {
  "AppScope/app.json5": app("onlytests"),
  "entry/src/main/module.json5": moduleText("entry", ""),
  "entry/src/ohosTest/module.json5": moduleText(
    "entry_test",
    `{ "name": "TestBackup", "type": "backup", "srcEntry": "./ets/TestBackup.ets", ${metadata} }`,
  ),
  [`entry/src/ohosTest/${profilePath}`]: `{ "allowToBackupRestore": true }`,
  "entry/src/ohosTest/ets/TestBackup.ets": `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class TestBackup extends BackupExtensionAbility { onBackup(): void {} onRestore(): void {} }
`,
};

const plain: Files = {
  "AppScope/app.json5": app("plain"),
  "entry/src/main/module.json5": moduleText(
    "entry",
    `/* { "name": "Backup", "type": "backup", "srcEntry": "./ets/Backup.ets", ${metadata} } */`,
  ),
};

const losesData: Files = {
  "AppScope/app.json5": app("losesdata"),
  "entry/src/main/module.json5": moduleText(
    "entry",
    `{ "name": "Backup", "type": "backup", "srcEntry": "./ets/Backup.ets", ${metadata} }`,
  ),
  [`entry/src/main/${profilePath}`]: `{ "allowToBackupRestore": true, "includes": ["data/storage/el2/base/files/"] }`,
  "entry/src/main/ets/Backup.ets": `import { BackupExtensionAbility, fileIo as fs } from '@kit.CoreFileKit';
export default class Backup extends BackupExtensionAbility {
  onRestore(): void { fs.rmdirSync('/data/storage/el2/base/files/folder'); }
}
`,
};

const broken: Files = {
  ...losesData,
  "AppScope/app.json5": app("broken"),
  "entry/src/main/ets/Backup.ets": `import { BackupExtensionAbility } from '@kit.CoreFileKit';

export default class Backup extends BackupExtensionAbility { size: number = undefined.length; }
`,
};

const shapes: Readonly<Record<string, Files>> = {
  today,
  "years-ago": yearsAgo,
  "only-tests": onlyTests,
  plain,
  "loses-data": losesData,
  broken,
};
