// ask.ts KIND BUNDLE [TEXT...]: prints what the application answers, a JSON string a line.
import backup from "@ohos.file.backup";
import { tellCommon } from "./tell.ts";

const [kind, bundle = "", ...texts] = process.argv.slice(2);
if (kind === "info") {
  console.log(JSON.stringify(backup.getBackupInfo(bundle)));
} else {
  const Session = kind === "backup" ? backup.SessionBackup : backup.SessionRestore;
  const session = new Session(tellCommon);
  for (const text of texts) console.log(JSON.stringify(await session.getCompatibilityInfo(bundle, text)));
  await session.release();
}
