// bring-back.ts BUNDLE DIRECTORY: restores what save.ts saved, and tells every callback in a line of JSON.
import { readdirSync } from "node:fs";
import backup from "@ohos.file.backup";
import fs from "@ohos.file.fs";
import { settle, tell, tellCommon } from "./tell.ts";

const [bundle = "", directory = ""] = process.argv.slice(2);
const names = readdirSync(`${directory}/${bundle}`);
let left = names.length;

const session = new backup.SessionRestore({
  ...tellCommon,
  onFileReady: (error: Error, file: { uri: string; fd: number; manifestFd: number }) => {
    if (error) return tell("onFileReady", error);
    fs.copyFileSync(`${directory}/${bundle}/${file.uri}`, file.fd);
    fs.closeSync(file.fd);
    if (file.manifestFd >= 0) fs.closeSync(file.manifestFd);
    tell("onFileReady", undefined, file.uri);
    left -= 1;
    if (left === 0) session.publishFile({ bundleName: bundle, uri: "" });
  },
});
const capabilities = fs.openSync(`${directory}/localCapabilities.json`);
await session.appendBundles(capabilities.fd, [bundle]);
fs.closeSync(capabilities);
for (const uri of names) await session.getFileHandle({ bundleName: bundle, uri });
await settle();
await session.release();
