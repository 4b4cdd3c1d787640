import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AppLock, encodeAppLocks } from "@carryall/formats";
import { meetingPlaceOf, parseBundleName } from "@carryall/protocol";
import { ExclusiveLock } from "@carryall/runtime";
import { expect, test } from "vitest";
import type { Device } from "../src/device.ts";
import { uninstallBundle } from "../src/install-bundle.ts";
import { appLocksName } from "../src/read-app-locks.ts";
import { install, notes, ThrowAwayHome } from "./throw-away-home.ts";

const clone = parseBundleName(`${notes}:1`);

test("isLocked() is true for exactly what the service that runs restores, for this device's user", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  lock(device, { userId: 100, bundle: clone }, { userId: 101, bundle: notes });
  using _service = serve(device);
  expect([device.isLocked(notes), device.isLocked(clone)]).toEqual([false, true]);
});

test("isLocked() is false for what a service that is dead was restoring", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  lock(device, { userId: 100, bundle: notes });
  expect(device.isLocked(notes)).toBe(false);
  serve(device)[Symbol.dispose]();
  expect(device.isLocked(notes)).toBe(false);
});

test("isLocked() leaves nothing behind where no service ever ran", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  lock(device, { userId: 100, bundle: notes });
  device.isLocked(notes);
  expect(existsSync(meetingPlaceOf(device.home).runDirectory)).toBe(false);
});

test("isLocked() throws where a service runs and its journal is torn, and is false where it is dead", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  writeFileSync(join(device.layout.serviceDirectory, appLocksName), '{"DispoasalConfigFile":[{"bun');
  expect(device.isLocked(notes)).toBe(false);
  using _service = serve(device);
  expect(() => device.isLocked(notes)).toThrow(
    expect.objectContaining({ reason: "ioError", hint: expect.stringContaining("carryall service stop") }),
  );
});

test("installBundle() and uninstallBundle() leave an application alone that is being restored", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  install(device);
  lock(device, { userId: 100, bundle: notes });
  using _service = serve(device);
  const refused = { reason: "notPermitted", message: expect.stringMatching(/: its data is being restored$/) };
  expect(() => install(device, { versionCode: 2 })).toThrow(expect.objectContaining(refused));
  expect(() => uninstallBundle(device, notes)).toThrow(expect.objectContaining(refused));
  expect(device.readBundle(notes).versionCode).toBe(1);
  expect(existsSync(device.hostPathOf(notes, "/data/storage/el2/base/files"))).toBe(true);
  expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
});

function lock(device: Device, ...locks: AppLock[]): void {
  writeFileSync(join(device.layout.serviceDirectory, appLocksName), encodeAppLocks(locks));
}

/** What shows that a service lives: it holds its lock. */
function serve(device: Device): Disposable {
  const { runDirectory, serviceLock } = meetingPlaceOf(device.home);
  mkdirSync(runDirectory, { recursive: true });
  const held = ExclusiveLock.tryAcquire(serviceLock);
  if (held === undefined) throw new Error("somebody else serves this home");
  return held;
}
