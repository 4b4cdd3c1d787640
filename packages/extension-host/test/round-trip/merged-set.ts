import { hash } from "node:crypto";
import { type ChainSet, encodeReport, listArchive, mergeChain } from "@carryall/formats";
import type { BackupSet } from "../throw-away-application.ts";

/**
 * What a client sends that restores a whole chain at once.
 *
 * @param options.isBaseListed A full backup's archives are read for what is in them.
 */
export function mergedSet(
  sets: readonly BackupSet[],
  { isBaseListed }: { readonly isBaseListed: boolean },
): { readonly set: BackupSet; readonly problems: readonly string[] } {
  const chain = sets.map((set) => describeSet(set, isBaseListed));
  const sha256Hex = (bytes: Uint8Array) => hash("sha256", bytes, "hex");
  const { files, manifest, report, problems } = mergeChain(chain, { sha256Hex });
  const merged: BackupSet = new Map([
    ["manage.json", Buffer.from(manifest)],
    ["manage.json.rp", Buffer.from(report)],
  ]);
  for (const file of files) {
    const bytes = sets[file.set]?.get(file.setFileName);
    if (bytes === undefined) throw new Error(`no set has ${file.setFileName}`);
    merged.set(file.fileName, bytes).set(`${file.fileName}.rp`, Buffer.from(file.report));
  }
  return { set: merged, problems };
}

function describeSet(set: BackupSet, isListed: boolean): ChainSet {
  const listed = (name: string) => {
    const archive = isListed && name.endsWith("part.0.tar") ? set.get(name) : undefined;
    return archive === undefined ? undefined : encodeReport(listArchive([archive]));
  };
  return {
    manifest: set.get("manage.json") ?? Buffer.of(),
    reportOf: (name) => set.get(`${name}.rp`) ?? listed(name),
  };
}
