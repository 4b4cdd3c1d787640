// announce.ts BUNDLE FILE: hands a capability file to a restore session, and tells what becomes of it.
import backup from "@ohos.file.backup";
import fs from "@ohos.file.fs";
import { settle, tell, tellCommon } from "./tell.ts";

const [bundle = "", path = ""] = process.argv.slice(2);
const session = new backup.SessionRestore({
  ...tellCommon,
  onBundleBegin: (error: Error, name: string) => {
    tell("onBundleBegin", error, name);
    session.cancel(bundle);
  },
});
const file = fs.openSync(path);
await session.appendBundles(file.fd, [bundle]);
fs.closeSync(file);
await settle();
await session.release();
