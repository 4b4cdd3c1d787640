import { closeSync, fstatSync, readFileSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
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

test.each(["", "..", "../x", "a/b", "a\0b", "x".repeat(256)])("openReceivedFile() refuses %j as a name", (name) => {
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
