import { chmodSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { socketPathOf } from "../../src/listen/socket-path.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

const uid = process.getuid?.() ?? 0;

test("socketPathOf() is in the run directory where that path is short, and makes nothing", () => {
  using runtime = new TemporaryFolder();
  expect(socketPathOf("/home/me/.carryall/run", { runtimeDirectory: runtime.pathOf("absent"), uid })).toBe(
    "/home/me/.carryall/run/backup.sock",
  );
  expect(statSync(runtime.pathOf("absent"), { throwIfNoEntry: false })).toBeUndefined();
});

test("socketPathOf() takes up to 100 bytes, counted as bytes and not as letters", () => {
  using runtime = new TemporaryFolder();
  const options = { runtimeDirectory: runtime.path, uid };
  const fits = `/${"x".repeat(100 - "//backup.sock".length)}`;
  expect(socketPathOf(fits, options)).toBe(`${fits}/backup.sock`);
  expect(socketPathOf(`${fits}x`, options).startsWith(runtime.path)).toBe(true);
  expect(socketPathOf(`/${"ä".repeat(50)}`, options).startsWith(runtime.path)).toBe(true);
});

test("socketPathOf() goes to a private folder of the runtime directory where the path is too long", () => {
  using runtime = new TemporaryFolder();
  const path = socketPathOf(tooLong("a"), { runtimeDirectory: runtime.path, uid });
  expect(path.startsWith(`${runtime.pathOf(`carryall-${uid}`)}/`)).toBe(true);
  expect(statSync(runtime.pathOf(`carryall-${uid}`)).mode & 0o777).toBe(0o700);
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
});

test("socketPathOf() is the same for the same home and another for another one", () => {
  using runtime = new TemporaryFolder();
  const options = { runtimeDirectory: runtime.path, uid };
  expect(socketPathOf(tooLong("a"), options)).toBe(socketPathOf(tooLong("a"), options));
  expect(socketPathOf(tooLong("a"), options)).not.toBe(socketPathOf(tooLong("b"), options));
});

test("socketPathOf() refuses a folder that is open to others", () => {
  using runtime = new TemporaryFolder();
  mkdirSync(runtime.pathOf(`carryall-${uid}`));
  chmodSync(runtime.pathOf(`carryall-${uid}`), 0o755);
  expect(() => socketPathOf(tooLong("a"), { runtimeDirectory: runtime.path, uid })).toThrow(
    expect.objectContaining({ reason: "accessDenied" }),
  );
});

test("socketPathOf() refuses a folder that is another user's", () => {
  using runtime = new TemporaryFolder();
  const stranger = uid + 1;
  mkdirSync(runtime.pathOf(`carryall-${stranger}`), { mode: 0o700 });
  expect(() => socketPathOf(tooLong("a"), { runtimeDirectory: runtime.path, uid: stranger })).toThrow(
    expect.objectContaining({ reason: "accessDenied" }),
  );
});

test("socketPathOf() refuses a folder that is a link", () => {
  using runtime = new TemporaryFolder();
  mkdirSync(runtime.pathOf("elsewhere"), { mode: 0o700 });
  symlinkSync(runtime.pathOf("elsewhere"), runtime.pathOf(`carryall-${uid}`));
  expect(() => socketPathOf(tooLong("a"), { runtimeDirectory: runtime.path, uid })).toThrow(
    expect.objectContaining({ reason: "accessDenied" }),
  );
});

function tooLong(letter: string): string {
  return `/home/${letter.repeat(100)}/run`;
}
