import { closeSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openReceivedFile } from "../../src/unpack/received-files.ts";
import { receiveFile } from "../receive-file.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";

const notes = "/data/storage/el2/base/files/notes.txt";

test("openReceivedFile() that fails spoils only that file: what was received before is still there", () => {
  using application = new ThrowAwayApplication();
  receiveFile(application.staging, "part.0.tar", "received");
  application.plant(notes, "kept");
  symlinkSync(application.hostPathOf(notes), application.staging.pathOf("part.1.tar"));
  expect(() => openReceivedFile(application.staging, "part.1.tar")).toThrow(/ELOOP/);
  expect(() => openReceivedFile(application.staging, "a/b")).toThrow(/must be a bare name/);
  expect(readFileSync(application.staging.pathOf("part.0.tar"), "utf8")).toBe("received");
});

test("openReceivedFile() takes an absolute name for a place below the restore folder, and none that leads out of it", () => {
  using application = new ThrowAwayApplication();
  const outside = join(application.directory, "outside.txt");
  const { file, report } = openReceivedFile(application.staging, outside);
  for (const { fd } of [file, report]) closeSync(fd);
  expect(existsSync(outside)).toBe(false);
  expect(file.path).toBe(`/data/storage/el2/base/.backup/restore${outside}`);
  for (const name of ["/../x", "/a/../../x", "/a/./x"]) {
    expect(() => openReceivedFile(application.staging, name)).toThrow(
      expect.objectContaining({ reason: "invalidArgument" }),
    );
  }
});

test.each(["", "{", '{"FileInfos":5}', "\0\0\0\0"])(
  "unpackBundle() takes a manage.json that reads %j for damaged, and never for one that lists nothing",
  (text) => {
    using application = new ThrowAwayApplication();
    application.plant(notes, "kept");
    receiveFile(application.staging, "manage.json", text);
    expect(() => application.unpack(new Map())).toThrow(expect.objectContaining({ reason: "unpackFailed" }));
    expect(readFileSync(application.hostPathOf(notes), "utf8")).toBe("kept");
  },
);
