import { describe, expect, test } from "vitest";
import { parseBundleInfo } from "../../src/info/parse-bundle-info.ts";

const defaults = {
  detailText: "",
  clearBackupData: true,
  backupScene: "",
  delayTimeSeconds: 0,
  isSupportWithoutTar: false,
  batchSize: 500,
  broadcastOnly: false,
};
const userId = { type: "userId", detail: "100" };
const parse = (value: unknown) => parseBundleInfo(JSON.stringify(value), 100);
const detailsOf = (value: unknown): unknown => JSON.parse(parse(value).detailText);
const unicast = (...details: unknown[]) => ({ type: "unicast", bundleName: "other", details });

test.each([[undefined], [""], ["{"], ["{} {}"], ["[]"], ["null"], ['{"clearBackupData":"false"}'], ['{"infos":{}}']])(
  "parseBundleInfo() takes %j as no info at all",
  (text) => {
    expect(parseBundleInfo(text, 100)).toEqual(defaults);
  },
);

test("parseBundleInfo() prints the details of the first unicast entry with the user id behind them", () => {
  const infos = [{ type: "broadcast", details: [] }, unicast({ type: "any", detail: ["x"] }), unicast()];
  expect(detailsOf({ infos })).toEqual([{ type: "any", detail: ["x"] }, userId]);
});

test("parseBundleInfo() gives the user id alone where no entry is unicast", () => {
  expect(detailsOf({ infos: [] })).toEqual([userId]);
  expect(detailsOf({ infos: [{ type: "broadcast", details: [] }] })).toEqual([userId]);
});

test("parseBundleInfo() stops at a malformed entry, which leaves an earlier unicast entry valid", () => {
  expect(parse({ infos: [{ type: "unicast" }, unicast()] }).detailText).toBe("");
  expect(parse({ infos: [5] }).detailText).toBe("");
  expect(detailsOf({ infos: [unicast(), { type: 1, details: [] }] })).toEqual([userId]);
});

test("parseBundleInfo() reads every switch", () => {
  const switches = {
    clearBackupData: "false",
    delayTime: 12.5,
    backupScene: "s",
    isSupportWithoutTar: true,
    batchSize: 10,
  };
  expect(parse({ infos: [], ...switches })).toMatchObject({
    clearBackupData: false,
    delayTimeSeconds: 12.5,
    backupScene: "s",
    isSupportWithoutTar: true,
    batchSize: 10,
  });
});

describe("parseBundleInfo() reads a switch of a wrong type or size as the device does", () => {
  test.each<[object, object]>([
    [{ clearBackupData: "true" }, { clearBackupData: true }],
    [{ clearBackupData: "yes" }, { clearBackupData: false }],
    [{ delayTime: 4000 }, { delayTimeSeconds: 1800 }],
    [{ delayTime: -1 }, { delayTimeSeconds: 0 }],
    [{ delayTime: "5" }, { delayTimeSeconds: 0 }],
    [{ batchSize: 0 }, { batchSize: 500 }],
    [{ batchSize: "7" }, { batchSize: 500 }],
    [{ isSupportWithoutTar: "true" }, { isSupportWithoutTar: false }],
    [{ backupScene: 1 }, { backupScene: "" }],
  ])("%j", (given, wanted) => {
    expect(parse({ infos: [], ...given })).toMatchObject(wanted);
  });
});

test("parseBundleInfo() finds a bundle that is only to be told", () => {
  const only = { type: "broadcast", details: [], isBroadcastOnly: true };
  expect(parse({ infos: [unicast(), only] }).broadcastOnly).toBe(true);
  expect(parse({ infos: [{ ...only, isBroadcastOnly: "true" }] }).broadcastOnly).toBe(false);
  expect(parse({ infos: [{ ...only, type: "unicast" }] }).broadcastOnly).toBe(false);
});
