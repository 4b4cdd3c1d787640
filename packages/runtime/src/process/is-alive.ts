import { errnoNameOf } from "@carryall/protocol";

/** True where a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoNameOf(error) === "EPERM";
  }
}
