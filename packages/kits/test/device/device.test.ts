import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

const device = { type: "tablet", systemName: "OpenHarmony-5.0" };

test("deviceInfo and the system parameters tell of the device that the kits are made for", async () => {
  using sandbox = openSandbox("mapped", { device });
  expect(defaultOf(sandbox, "@ohos.deviceInfo")).toMatchObject({
    deviceType: "tablet",
    displayVersion: "OpenHarmony-5.0",
    sdkApiVersion: 20,
  });
  const parameters = defaultOf(sandbox, "@ohos.systemParameterEnhance");
  expect(parameters.getSync?.("const.product.devicetype")).toBe("tablet");
  expect(await parameters.get?.("no.such", "fallback")).toBe("fallback");
  await expect(parameters.get?.("no.such")).rejects.toMatchObject({ code: 14700101 });
  expect(codeOf(() => parameters.getSync?.("no.such"))).toBe(14700101);
  expect(codeOf(() => parameters.setSync?.("a.b", "c"))).toBe(14700103);
});

test("settings give the fallback and take nothing; the one user is 100", async () => {
  using sandbox = openSandbox("mapped");
  const settings = defaultOf(sandbox, "@ohos.settings");
  expect([settings.getValueSync?.({}, "a", "fallback"), settings.setValueSync?.({}, "a", "b")]).toEqual([
    "fallback",
    false,
  ]);
  expect(await settings.getValue?.({}, "a")).toBeNull();
  expect(membersOf(settings.date).TIME_FORMAT).toBe("settings.date.time_format");
  const manager = membersOf(defaultOf(sandbox, "@ohos.account.osAccount").getAccountManager?.());
  expect([await manager.getOsAccountLocalId?.(), await manager.getActivatedOsAccountLocalIds?.()]).toEqual([
    100,
    [100],
  ]);
  expect(manager.getOsAccountLocalIdForUidSync?.(20_000_043)).toBe(100);
});

test("systemDateTime reads the clock in ms and in ns", async () => {
  using sandbox = openSandbox("mapped");
  const time = defaultOf(sandbox, "@ohos.systemDateTime");
  const beforeMs = Date.now();
  const nowMs = Number(time.getTime?.());
  expect(Math.abs(nowMs - beforeMs)).toBeLessThan(5000);
  expect(Math.abs(Number(await time.getCurrentTime?.(true)) / 1e6 - nowMs)).toBeLessThan(5000);
  expect(time.getTimezoneSync?.()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(codeOf(() => time.getUptime?.(7))).toBe(401);
});

test("i18n speaks English, and knows time zones, calendars and writing", () => {
  using sandbox = openSandbox("mapped");
  const i18n = defaultOf(sandbox, "@ohos.i18n");
  const system = membersOf(i18n.System);
  expect([
    system.getSystemLanguage?.(),
    system.getDisplayLanguage?.("zh", "en"),
    i18n.isRTL?.("ar"),
    i18n.isRTL?.("de"),
  ]).toEqual(["en-Latn-US", "Chinese", true, false]);
  const zone = membersOf(i18n.getTimeZone?.("Asia/Shanghai"));
  expect([zone.getID?.(), zone.getRawOffset?.()]).toEqual(["Asia/Shanghai", 8 * 3_600_000]);
  const calendar = membersOf(i18n.getCalendar?.("en"));
  calendar.setTimeZone?.("Asia/Shanghai");
  calendar.set?.(2024, 1, 28, 23, 30);
  calendar.add?.("hour", 24);
  expect(["year", "month", "date", "hour_of_day", "day_of_week"].map((field) => calendar.get?.(field))).toEqual([
    2024, 1, 29, 23, 5,
  ]);
  expect(calendar.getTimeInMillis?.()).toBe(Date.UTC(2024, 1, 29, 15, 30));
  expect(membersOf(i18n.Unicode).isIdeograph?.("中")).toBe(true);
  const { NumberFormat } = defaultOf(sandbox, "@ohos.intl");
  if (NumberFormat === undefined) throw new Error("Cannot format: the kit has no NumberFormat");
  expect(membersOf(new NumberFormat("de")).format?.(1234.5)).toBe("1.234,5");
});
