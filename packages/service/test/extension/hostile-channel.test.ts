import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseBundleName } from "@carryall/protocol";
import { exitOf, isAlive } from "@carryall/runtime";
import { readLog, type ThrowAwayDevice } from "@carryall/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { recordBackup } from "../record-session.ts";

const program = fileURLToPath(new URL("../fixtures/main-service-with-nonsense.ts", import.meta.url));
const bystander = "com.example.bystander";

/** What an extension says instead of its answer, by the last part of its bundle's name. */
const speakers: readonly (readonly [what: string, kind: string, reason: RegExp])[] = [
  ["the words of its own debugger", "garbage", /it has 1399154541 bytes/],
  ["a length that is too great", "toolong", /it has 1048577 bytes/],
  ["a text", "nojson", /it is not JSON$/m],
  ["JSON that is no message", "nomessage", /it is not JSON-RPC 2\.0/],
  ["a hundred thousand brackets", "deep", /it is not JSON$/m],
  ["a notification that nobody knows", "unknown", /extension\/shout, which nobody expects/],
  ["a step that there is not", "wrongtype", /extension\/step: step is wrong/],
  ["an answer to nothing", "nothing", /nothing was asked/],
  ["its answer twice", "twice", /nothing was asked, or it was answered before/],
];

let device: ThrowAwayDevice;
let service: ChildProcess;

beforeAll(async () => {
  const fixtures = speakers.map(([, kind]) => ({ bundleName: `com.nonsense.${kind}`, fileCount: 1 }));
  device = await deviceWith("mapped", [{ bundleName: bystander, fileCount: 20 }, ...fixtures]);
  service = spawn(process.execPath, [program, "--home", device.home], {
    env: device.environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (service.stdout !== null) await once(service.stdout, "data");
});

afterAll(async () => {
  service.kill("SIGTERM");
  await exitOf(service);
  await device[Symbol.asyncDispose]();
});

test.each(speakers)(
  "an extension that says %s is ended, its bundle with 13500004, and no other",
  async (_what, kind, reason) => {
    const bundle = parseBundleName(`com.nonsense.${kind}`);
    using backup = clientOf(device);
    const record = await recordBackup(backup, [bundle, bystander]);

    expect(record.of(bundle)).toEqual([
      { event: "begin", bundle },
      { event: "end", bundle, code: 13500004 },
    ]);
    expect(record.of(bystander).map(({ event, name, code }) => [event, name, code])).toEqual([
      ["begin", undefined, undefined],
      ["file", "part.0.tar", undefined],
      ["file", "manage.json", undefined],
      ["end", undefined, undefined],
    ]);
    expect(record.events.at(-1)).toEqual({ event: "allEnd" });
    const failed = readLog(device.open().layout.bundleLog(bundle)).find((line) => line.event === "failed");
    expect(`${failed?.message}\n${failed?.stack}`).toMatch(reason);
    const lines = readLog(device.open().layout.serviceLog);
    expect(lines.find((line) => line.event === "bundle ends" && line.bundle === bundle)).toMatchObject({
      code: 13500004,
    });
    const pid = Number(lines.find((line) => line.event === "extension started" && line.bundle === bundle)?.pid);
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  },
);
