import { expect, test } from "vitest";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("hilog writes level, domain, tag and text, and leaves out what is below its least level", () => {
  using sandbox = openSandbox("mapped");
  const hilog = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.hilog"), "default"));
  hilog.info?.(0xff00, "notes", "%{public}s", "hello");
  hilog.setMinLogLevel?.(6);
  hilog.warn?.(0xff00, "notes", "unheard");
  hilog.fatal?.(1, "notes", "end");
  expect(sandbox.lines).toEqual([
    { level: "info", domain: 0xff00, tag: "notes", text: "hello" },
    { level: "fatal", domain: 1, tag: "notes", text: "end" },
  ]);
  expect(hilog.isLoggable?.(0, "notes", 5)).toBe(false);
});
