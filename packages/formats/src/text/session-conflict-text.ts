import { type clientMessages, errorTable } from "@carryall/protocol";
import { printCJson } from "./print-cjson.ts";

export interface SessionHolder {
  readonly userId: number;
  /** The owner's bundle or process name; `BackupSA` while the service cleans up. */
  readonly name: string;
  readonly activeSince: Date;
  readonly scenario: clientMessages.Scenario | "clean";
}

/** An incremental backup is a backup to whoever is turned away. */
const scenarioNames = { backup: "BACKUP", incremental: "BACKUP", restore: "RESTORE", clean: "CLEAN" } as const;

/**
 * The message of `sessionConflict`: who holds the only session there is, all values strings.
 *
 * @see app_file_service: b_jsonutil.cpp, BuildInitSessionErrInfo
 */
export function sessionConflictText({ userId, name, activeSince, scenario }: SessionHolder): string {
  return printCJson({
    sessionInfo: {
      error: errorTable.sessionConflict.text,
      userId: String(userId),
      name,
      activeTime: localTime(activeSince),
      scenario: scenarioNames[scenario],
    },
  });
}

/** `2026-07-01 12:34:56:789`, in the machine's time zone as on a device. */
function localTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${date} ${clock}:${String(time.getMilliseconds()).padStart(3, "0")}`;
}
