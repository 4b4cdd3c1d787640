import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseProfile } from "../../packages/formats/dist/index.js";
import { planFiles } from "./plan-files.mjs";
import { writeStandIn } from "./write-stand-in.mjs";

/** Of planted files, so that a time that a restore made up cannot pass for theirs. */
const plantedAtSeconds = 1_600_000_000;

/**
 * Plants files at every border of an application's profile, backs them up, removes everything, restores, compares.
 * Where its author's code failed or left something different, the same is done once more with a class that does next to nothing
 * in that code's place: what is the same then was the author's own doing.
 *
 * @returns `result`: `same`; `author` where it is the same without the author's code, with what that did; `forbidden`
 *   where the profile allows no backup; else `differences` or `failed`. `why` says what is wrong, a sentence each.
 */
export async function tryRoundTrip(bundle, device) {
  const application = openApplication(bundle, device);
  const own = goRound(application, device, "archive");
  if (own.result === "same" || own.result === "forbidden") return own;
  device.run(["app", "install", writeStandIn(application.record, join(device.directory, "stand-in"))]);
  const without = goRound(application, device, "archive-without");
  return without.result === "same"
    ? { ...without, result: "author", why: own.why }
    : { ...own, why: [...own.why, ...without.why] };
}

function openApplication(bundle, device) {
  const opened = device.open();
  const record = opened.readBundle(bundle);
  const hostPathOf = (path) => {
    try {
      return opened.hostPathOf(record.name, path);
    } catch {
      return undefined;
    }
  };
  return {
    record,
    roots: opened.layout.sandboxRoots(record.name),
    profile: parseProfile(record.profileText, { source: "backup_config.json" }),
    hostPathOf,
  };
}

function goRound(application, device, archiveName) {
  const { record, roots, profile, hostPathOf } = application;
  const plan = planFiles(profile, { isInSandbox: (path) => hostPathOf(path) !== undefined });
  const outside = plan.includes.filter(({ isOutside }) => isOutside).map(({ include }) => include);
  const told = { planted: plan.files.length, expected: plan.files.filter(({ isSaved }) => isSaved).length, outside };
  removeAll(roots);
  for (const { path } of plan.files) plant(hostPathOf(path), path);

  const archive = join(device.directory, archiveName);
  const backup = outcomeOf(device.run(["backup", record.name, "--to", archive]), record.name);
  if (!profile.allowToBackupRestore) {
    const isRefused = backup.error?.code === 13500001;
    const why = [backup.error?.message ?? "it was backed up, though its profile does not allow it"];
    return { result: isRefused ? "forbidden" : "failed", ...told, why };
  }
  if (backup.error !== undefined) return { result: "failed", ...told, why: [`backup: ${backup.error.message}`] };
  removeAll(roots);
  const restore = outcomeOf(device.run(["restore", record.name, "--from", archive]), record.name);
  if (restore.error !== undefined) return { result: "failed", ...told, why: [`restore: ${restore.error.message}`] };
  const why = [...unplanted(plan, told), ...compare(plan.files, application)];
  return { result: why.length === 0 ? "same" : "differences", ...told, why };
}

// What went round counts only if there was something in every include.
function unplanted(plan, { expected, outside }) {
  const empty = plan.includes.filter(({ isPlanted, isOutside }) => !isPlanted && !isOutside);
  const nothing = expected === 0 && (plan.includes.length === 0 || outside.length < plan.includes.length);
  return [
    ...empty.map(({ include }) => `nothing could be planted in ${include}`),
    ...(nothing ? ["0 files were to be saved"] : []),
  ];
}

function outcomeOf({ lines, stderr, status }, bundle) {
  const done = lines.find((line) => line.kind === "bundleDone" && line.bundle === bundle);
  const error = done?.error ?? lines.find(({ kind }) => kind === "error");
  if (error !== undefined && error !== null) return { error };
  return status === 0 ? {} : { error: { message: stderr.trim().split("\n").at(-1) ?? `exit ${status}` } };
}

function plant(hostPath, path) {
  mkdirSync(dirname(hostPath), { recursive: true });
  writeFileSync(hostPath, bytesFor(path));
  utimesSync(hostPath, plantedAtSeconds, plantedAtSeconds);
}

// No two files are alike, one in three is longer than a block, and none is text.
function bytesFor(path) {
  const digest = createHash("sha512").update(path).digest();
  return Buffer.concat(Array.from({ length: 1 + (digest[0] % 3) * 100 }, () => digest));
}

function* listFiles(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* listFiles(path);
    else yield path;
  }
}

// Folders stay: a device makes those of an application at installation, and here only data is lost.
function removeAll(roots) {
  for (const { hostPath } of roots) for (const file of listFiles(hostPath)) rmSync(file);
}

function compare(files, { hostPathOf, profile, roots }) {
  // An application that takes all of its data in a folder of its own, and moves it itself, may have put it anywhere.
  const anywhere = profile.fullBackupOnly ? digestsIn(roots) : new Set();
  return files.flatMap(({ path, isSaved }) => {
    const found = read(hostPathOf(path));
    if (!isSaved) return found === undefined ? [] : [`${path} was restored, and is outside of what is saved`];
    if (found === undefined) return anywhere.has(digestOf(bytesFor(path))) ? [] : [`${path} did not come back`];
    if (!found.bytes.equals(bytesFor(path))) return [`${path} has other bytes`];
    return found.mtimeSeconds === plantedAtSeconds ? [] : [`${path} has another time`];
  });
}

function read(hostPath) {
  const stats = lstatSync(hostPath, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return undefined;
  return { bytes: readFileSync(hostPath), mtimeSeconds: Math.floor(stats.mtimeMs / 1000) };
}

function digestsIn(roots) {
  return new Set(roots.flatMap(({ hostPath }) => [...listFiles(hostPath)]).map((file) => digestOf(readFileSync(file))));
}

function digestOf(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
