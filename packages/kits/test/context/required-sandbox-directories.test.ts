import { expect, test } from "vitest";
import { requiredSandboxDirectories } from "../../src/context/required-sandbox-directories.ts";

test("requiredSandboxDirectories() lists module, application and staging directories for EL1 and EL2, without slashes at the end", () => {
  const directories = requiredSandboxDirectories({ moduleName: "entry" });
  expect(directories).toHaveLength(22);
  expect(new Set(directories).size).toBe(22);
  expect(directories).toContain("/data/storage/el2/base/haps/entry/files");
  expect(directories).toContain("/data/storage/el1/database/entry");
  expect(directories).toContain("/data/storage/el1/base/.backup");
  expect(directories).toContain("/data/storage/el2/base/preferences");
  expect(directories.every((path) => !path.endsWith("/"))).toBe(true);
});
