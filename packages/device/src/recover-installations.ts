import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "@carryall/runtime";
import type { HomeLayout } from "./home-layout.ts";
import { readInstalledBundle } from "./installed-bundle.ts";

const workNamePattern = /^\.preparing-(?<pid>\d+)-[^.]+(?<old>\.old)?$/;

/** Begins the name of a folder in which this process prepares an installation. */
export function preparationPrefix(): string {
  return `.preparing-${process.pid}-`;
}

/**
 * Undoes installations whose process was killed: what it had prepared is removed, and an older version that it had
 * moved aside is put back where nothing took its place.
 */
export function recoverInstallations(layout: HomeLayout): void {
  for (const name of readdirSync(layout.appsDirectory)) {
    const groups = workNamePattern.exec(name)?.groups;
    if (groups === undefined || isAlive(Number(groups.pid))) continue;
    const path = join(layout.appsDirectory, name);
    const older = groups.old === undefined ? undefined : readInstalledBundle(path);
    const place = older === undefined ? undefined : layout.appDirectory(older.name);
    if (place !== undefined && !existsSync(place)) renameSync(path, place);
    else rmSync(path, { recursive: true, force: true });
  }
}
