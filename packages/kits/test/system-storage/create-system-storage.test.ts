import { expect, test } from "vitest";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("@system.storage keeps texts and answers by success, fail and complete, with its own codes", () => {
  using sandbox = openSandbox("mapped");
  const storage = membersOf(Reflect.get(sandbox.kits.resolve("@system.storage"), "default"));
  const answers: unknown[] = [];
  const ask = (name: string, options: object) =>
    storage[name]?.({
      ...options,
      success: (data: unknown) => answers.push(["success", data]),
      fail: (text: unknown, code: unknown) => answers.push([text, code]),
      complete: () => answers.push("complete"),
    });
  ask("set", { key: "name", value: "Ada" });
  ask("get", { key: "name" });
  ask("get", { key: "other", default: "none" });
  ask("delete", { key: "name" });
  ask("get", { key: "name", default: "gone" });
  expect(answers.filter((answer) => answer !== "complete")).toEqual([
    ["success", ""],
    ["success", "Ada"],
    ["success", "none"],
    ["success", ""],
    ["success", "gone"],
  ]);
  answers.length = 0;
  ask("set", { key: "", value: "x" });
  ask("set", { key: "k".repeat(33), value: "x" });
  ask("set", { key: "k", value: "x".repeat(129) });
  ask("get", { key: "k", default: "x".repeat(129) });
  expect(answers).toEqual([
    ["The key string is null or empty.", -1006],
    "complete",
    ["The key string length should shorter than 32.", -1016],
    "complete",
    ["The value string length should shorter than 128.", -1017],
    "complete",
    ["The default string length should shorter than 128.", -1018],
    "complete",
  ]);
});
