import { expect, test } from "vitest";
import { homeDirectoryOf } from "../src/home-directory.ts";

const somewhere = { environment: {}, cwd: "/somewhere", platform: "linux" as const, homeDirectory: "/home/somebody" };

test("homeDirectoryOf() takes the option, else the variable, else the platform's directory", () => {
  const at = (named: string | undefined, changes = {}) => homeDirectoryOf(named, { ...somewhere, ...changes });
  const environment = { CARRYALL_HOME: "devices/mine", XDG_DATA_HOME: "/xdg", LOCALAPPDATA: "/local" };
  expect(at("here", { environment })).toBe("/somewhere/here");
  expect(at(undefined, { environment })).toBe("/somewhere/devices/mine");
  expect(at(undefined, { environment: { ...environment, CARRYALL_HOME: "" } })).toBe("/xdg/carryall");
  expect(at(undefined)).toBe("/home/somebody/.local/share/carryall");
  expect(at(undefined, { platform: "darwin" })).toBe("/home/somebody/Library/Application Support/Carryall");
  expect(at(undefined, { platform: "win32", environment: { LOCALAPPDATA: "/local" } })).toBe("/local/Carryall");
});
