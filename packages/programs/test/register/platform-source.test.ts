import { expect, test } from "vitest";
import { platformSource, platformUrl, readPlatformUrl } from "../../src/register/platform-source.ts";

test("readPlatformUrl() gives what platformUrl() was given, names sorted and once", () => {
  const url = platformUrl("@ohos.file.fs", ["b", "a", "b"]);
  expect(readPlatformUrl(url)).toEqual({ specifier: "@ohos.file.fs", names: ["a", "b"] });
  expect(readPlatformUrl(platformUrl("libnotes.so", []))).toEqual({ specifier: "libnotes.so", names: [] });
  expect(readPlatformUrl("file:///tmp/carryall.ts")).toBeUndefined();
});

test("platformUrl() is the same for the same names, so that Node makes one module of them", () => {
  expect(platformUrl("@kit.ArkTS", ["x", "y"])).toBe(platformUrl("@kit.ArkTS", new Set(["y", "x"])));
});

test("platformSource() exports the default once, and every other name", () => {
  const source = platformSource("@kit.ArkTS", ["default", "taskpool", "util"]);
  expect(source.match(/export default/g)).toHaveLength(1);
  expect(source).toContain('export { v0 as "taskpool" };');
  expect(source).toContain('export { v1 as "util" };');
});
