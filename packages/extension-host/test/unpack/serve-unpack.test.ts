import { existsSync } from "node:fs";
import { extensionMessages as messages } from "@carryall/protocol";
import { expect, test } from "vitest";
import { RunningHost } from "../running-host.ts";
import { setOf } from "./hostile-set.ts";
import { entry, files, headerOf, trailer } from "./original-archive.ts";

const archive = Buffer.concat([
  entry({ name: `${files}/a`, content: "content" }),
  entry({ name: `${files}/../../../../escaped`, content: "x" }),
  headerOf({ name: `${files}/link`, typeflag: "2", linkName: "/etc/passwd" }),
  trailer,
]);

test("serve() answers unpack with what was restored, skipped and failed, and tells each failure like one of a backup", async () => {
  using host = new RunningHost("exports.default = class Backup {};");
  const failed: unknown[] = [];
  host.service.on(messages.fileFailed, (failure) => failed.push(failure));
  await host.load({ action: "restore" });
  host.application.receive(setOf(archive));
  const failure = {
    path: `${files}/../../../../escaped`,
    errno: "EPERM",
    message: "not restored, part.0.tar at byte 1024: its name leads out of its folder",
  };
  expect(await host.service.call(messages.unpack, {})).toEqual({
    ...{ fileCount: 1, totalBytes: 7, failedCount: 1, skippedCount: 1 },
    failures: [failure],
  });
  expect(failed).toEqual([failure]);
  expect(host.logged.map(({ text }) => text)).toEqual([
    `not restored, type "2": ${files}/link of part.0.tar at byte 2048`,
  ]);
});

test("serve() removes what was staged when it is told to, after a restore that failed as well", async () => {
  using host = new RunningHost("exports.default = class Backup {};");
  await host.load({ action: "restore" });
  host.application.receive(setOf(archive.subarray(0, 1000)));
  await expect(host.service.call(messages.unpack, {})).rejects.toMatchObject({ reason: "unpackFailed" });
  await host.service.call(messages.clear, {});
  expect(existsSync(host.application.hostPathOf("/data/storage/el2/base/.backup/run"))).toBe(false);
});
