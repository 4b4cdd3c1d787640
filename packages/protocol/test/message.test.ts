import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as clientMessages from "../src/client-messages.ts";
import * as extensionMessages from "../src/extension-messages.ts";
import type { MessageDefinition, NotificationDefinition } from "../src/message.ts";

type Definition = MessageDefinition | NotificationDefinition;

const definitions = [...definitionsIn(clientMessages), ...definitionsIn(extensionMessages)];

function definitionsIn(module: object): Definition[] {
  // A module's other exports are schemas and numbers, which have no method.
  return Object.values(module).filter((value) => typeof value === "object" && value !== null && "method" in value);
}

test("every message has a method of its own", () => {
  const methods = definitions.map(({ method }) => method);
  expect(methods.length).toBeGreaterThan(20);
  expect(methods.filter((method, index) => methods.indexOf(method) !== index)).toEqual([]);
});

test.each(definitions)("$method refuses params that are not an object", ({ params }) => {
  for (const value of [undefined, null, 1, "text"]) expect(v.safeParse(params, value).success).toBe(false);
});

test.each(definitions.filter((definition) => definition.kind === "request"))(
  "$method refuses an answer that is not an object",
  ({ result }) => {
    for (const value of [undefined, null, 1, "text"]) expect(v.safeParse(result, value).success).toBe(false);
  },
);

describe("callHook", () => {
  test.each([
    { hook: "onBackup" },
    { hook: "onBackupEx", info: "" },
    { hook: "onRestore", version: { code: 1, name: "1.0" } },
    { hook: "onRestoreEx", version: { code: 1, name: "1.0" }, info: "{}" },
    { hook: "onProcess" },
    { hook: "onRelease", scenario: 2 },
  ])("takes $hook with its arguments", (call) => {
    expect(v.parse(extensionMessages.callHook.params, call)).toEqual(call);
  });

  test.each([
    ["a hook that there is not", { hook: "constructor" }],
    ["onBackupEx without its info", { hook: "onBackupEx" }],
    ["onRelease with a scenario that there is not", { hook: "onRelease", scenario: 3 }],
  ])("refuses %s", (_what, call) => {
    expect(v.safeParse(extensionMessages.callHook.params, call).success).toBe(false);
  });
});
