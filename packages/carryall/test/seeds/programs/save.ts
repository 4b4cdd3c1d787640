// save.ts BUNDLE DIRECTORY: backs one application up into a directory, and tells every callback in a line of JSON.
import { mkdirSync } from "node:fs";
import backup from "@ohos.file.backup";
import fs from "@ohos.file.fs";
import { settle, tell, tellCommon } from "./tell.ts";

const [bundle = "", directory = ""] = process.argv.slice(2);
mkdirSync(`${directory}/${bundle}`, { recursive: true });
const capabilities = await backup.getLocalCapabilities();
fs.copyFileSync(capabilities.fd, `${directory}/localCapabilities.json`);
fs.closeSync(capabilities.fd);

const session = new backup.SessionBackup({
  ...tellCommon,
  onFileReady: (error: Error, file: { uri: string; fd: number }) => {
    if (error) return tell("onFileReady", error);
    fs.copyFileSync(file.fd, `${directory}/${bundle}/${file.uri}`);
    fs.closeSync(file.fd);
    tell("onFileReady", undefined, file.uri);
  },
});
await session.appendBundles([bundle]);
await settle();
await session.release();
