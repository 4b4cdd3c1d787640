import { parseManifest } from "@carryall/formats";
import { readMembers } from "./read-members.ts";
import type { BackupSet } from "./throw-away-application.ts";

/** The files in a set's archives and beside them, without their folders, by name. */
export function sentFiles(set: BackupSet): string[] {
  const inTars = [...set].filter(([name]) => name.endsWith(".tar")).flatMap(([, bytes]) => readMembers(bytes));
  const bigs = parseManifest(String(set.get("manage.json"))).filter(({ isBigFile }) => isBigFile);
  return [
    ...inTars.filter(({ type }) => type === "file").map(({ name }) => String(Buffer.from(name, "latin1"))),
    ...bigs.map(({ path }) => String(Buffer.from(path))),
  ].sort();
}
