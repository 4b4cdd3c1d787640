import { closeSync, fstatSync, readFileSync, statSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { expect, test } from "vitest";
import { openReceivedFile } from "../../src/unpack/received-files.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";

test("openReceivedFile() opens the file and its report in staging, private, and empties them when asked again", () => {
  using application = new ThrowAwayApplication();
  for (const content of ["a long first try", "second"]) {
    const { file, report } = openReceivedFile(application.staging, "part.0.tar");
    expect(file.path).toBe("/data/storage/el2/base/.backup/run/part.0.tar");
    expect(report.path).toBe("/data/storage/el2/base/.backup/run/part.0.tar.rp");
    for (const { fd } of [file, report]) {
      expect(fstatSync(fd).mode & 0o777).toBe(0o600);
      writeSync(fd, content);
      closeSync(fd);
    }
    expect(readFileSync(application.staging.pathOf("part.0.tar"), "utf8")).toBe(content);
  }
});

test("openReceivedFile() opens a file of a set without tars where the application finds it, in private folders", () => {
  using application = new ThrowAwayApplication();
  const path = "/data/storage/el1/base/files/a.txt";
  const { file, report } = openReceivedFile(application.staging, path);
  writeSync(file.fd, "content");
  for (const { fd } of [file, report]) closeSync(fd);
  expect(file.path).toBe(`/data/storage/el2/base/.backup/restore${path}`);
  expect(readFileSync(application.hostPathOf(file.path), "utf8")).toBe("content");
  for (const folder of ["", "/data/storage/el1/base/files"]) {
    const { mode } = statSync(application.hostPathOf(`/data/storage/el2/base/.backup/restore${folder}`));
    expect(mode & 0o777).toBe(0o700);
  }
});

test("openReceivedFile() does not go through a link in the place of a folder", () => {
  using application = new ThrowAwayApplication();
  application.plant("/data/storage/el2/base/.backup/restore/kept").plant("/data/storage/el2/base/files/kept");
  symlinkSync(
    application.hostPathOf("/data/storage/el2/base/files"),
    application.hostPathOf("/data/storage/el2/base/.backup/restore/link"),
  );
  expect(() => openReceivedFile(application.staging, "/link/kept")).toThrow(/ENOTDIR/);
});

test.each([
  ...["", "..", "../x", "a/b", "a\0b", "x".repeat(256)],
  ...["/", "/a/../../x", "/..", "/a//b", "/a/./b", "/a/", "/a\0b", `/${"x/".repeat(2048)}`],
])("openReceivedFile() refuses %j as a name", (name) => {
  using application = new ThrowAwayApplication();
  expect(() => openReceivedFile(application.staging, name)).toThrow(
    expect.objectContaining({ reason: "invalidArgument" }),
  );
});

test("openReceivedFile() does not write through a link", () => {
  using application = new ThrowAwayApplication();
  application.plant("/data/storage/el2/base/files/target", "kept");
  const target = application.hostPathOf("/data/storage/el2/base/files/target");
  symlinkSync(target, application.staging.pathOf("manage.json"));
  expect(() => openReceivedFile(application.staging, "manage.json")).toThrow(/ELOOP/);
  writeFileSync(application.staging.pathOf("other"), "");
  symlinkSync(target, application.staging.pathOf("other.rp"));
  expect(() => openReceivedFile(application.staging, "other")).toThrow(/ELOOP/);
  expect(readFileSync(target, "utf8")).toBe("kept");
});
