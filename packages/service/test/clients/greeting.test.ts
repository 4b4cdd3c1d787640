import { readLog } from "@carryall/testkit";
import { expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { startWoundService } from "../wound-service.ts";
import { RawClient } from "./raw-client.ts";

test("a client that does not say who it is within ten seconds is cut off, and the log says so", async () => {
  await using device = await deviceWith("mapped", []);
  await using service = await startWoundService(device);
  using backup = clientOf(device);
  const session = new backup.SessionBackup({});
  using silent = await RawClient.connect(device.home);
  await service.wind(9_999);
  expect(silent.isEnded).toBe(false);
  await service.wind(1);
  await silent.untilEnded();
  const lines = readLog(device.open().layout.serviceLog);
  expect(
    lines.find(({ event, cause }) => event === "client gone" && cause === "it did not say who it is"),
  ).toBeDefined();
  await session.release();
});
