import { BackupError } from "@carryall/protocol";
import type { SessionEnd } from "./drive-session.ts";

/** Why a bundle failed that had no end when its session had. */
export function unfinishedError(bundle: string, end: SessionEnd): BackupError {
  switch (end) {
    case "died":
      return new BackupError("serviceUnreachable", `Cannot finish ${bundle}: the backup service died`);
    case "aborted":
      return new BackupError("released", `Cannot finish ${bundle}: the session was released`);
    case "ended":
      return new BackupError("unknown", `Cannot finish ${bundle}: the service never said how it ended`);
  }
}
