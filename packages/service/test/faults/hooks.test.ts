import { parseBundleInfo } from "@carryall/formats";
import { timeLimits } from "@carryall/protocol";
import { expect, test } from "vitest";
import type { HookScript } from "../memory/extension-script.ts";
import { FaultBench, fullName, infoWith } from "./fault-bench.ts";

const one = fullName("one");

test("what fails with a number of its own is told with a code of the table, and never with that number", async () => {
  const failure = Object.assign(new Error("EXT_REPORT_FILE_READY_FAIL"), { code: 20499, errno: 2 });
  await using bench = new FaultBench({
    bundles: { one: {} },
    surroundings: { startExtension: () => Promise.reject(failure) },
  });
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.reports).toEqual(["begin one 13900042", "allEnd"]);
});

test.each([
  ["no JSON", "{", ""],
  ["a list", "[]", ""],
  ["an entry that is no object", '{"infos":[5]}', ""],
  ["details that are no objects", '{"infos":[{"type":"unicast","details":[5,null,{"type":5}]}]}', "[5, null, {"],
  [
    "a detail that is no text",
    '{"infos":[{"type":"unicast","details":[{"type":"anco_file_list_clone","detail":1}]}]}',
    "[{",
  ],
])(
  "a bundle whose infos hold %s is saved all the same, and the log says what is wrong with them",
  async (what, text, handedOn) => {
    await using bench = new FaultBench({ bundles: { one: {} } });
    bench.backUp(["one"], [text]);
    await bench.settle();
    expect(bench.reports).toEqual(["begin one", "end one", "allEnd"]);
    expect(parseBundleInfo(text, 100).detailText.startsWith(handedOn)).toBe(true);
    expect(bench.logged.includes("infos cannot be used")).toBe(
      !what.startsWith("a detail") && !what.startsWith("details"),
    );
  },
);

test.each([
  ["with a CountInfo", '{"resultInfo":[{"type":"CountInfo","infos":[{"backupInfo":"photo","successCount":1}]}]}'],
  ["that is no JSON", " {not JSON\u0000\t中 "],
  ["that is pretty", '{\n  "resultInfo": []\n}\n'],
])("the text of a hook %s reaches the client byte for byte", async (_what, text) => {
  const returns: HookScript = { kind: "returns", text };
  await using backup = new FaultBench({ bundles: { one: { script: { hooks: { onBackupEx: returns } } } } });
  backup.backUp(["one"]);
  await backup.settle();
  expect(textsOf(backup)).toEqual([text]);
  await using restore = new FaultBench({
    scenario: "restore",
    bundles: { one: { script: { hooks: { onRestoreEx: returns } } } },
  });
  restore.restore(["one"]);
  await restore.settle();
  restore.session.publish(one, "");
  await restore.settle();
  expect(textsOf(restore)).toEqual([text]);
});

test.each([
  ["throws", { kind: "throws", message: "no" }, "done"],
  ["never answers", { kind: "never" }, "done"],
  ["throws after a failure", { kind: "throws", message: "no" }, "failed"],
  ["never answers after a failure", { kind: "never" }, "failed"],
] satisfies [string, HookScript, string][])(
  "a bundle whose onRelease %s ends once, as it was before, and its process with it",
  async (_how, onRelease, outcome) => {
    const onBackup: HookScript =
      outcome === "failed" ? { kind: "throws", message: "no disk" } : { kind: "returns", text: "" };
    await using bench = new FaultBench({ bundles: { one: { script: { hooks: { onBackup, onRelease } } } } });
    bench.backUp(["one"]);
    await bench.wind(timeLimits.releaseHookMs);
    expect(bench.reports.filter((text) => text !== "result one")).toEqual([
      "begin one",
      outcome === "failed" ? "end one 13500007" : "end one",
      "allEnd",
    ]);
    expect(bench.extensions.running).toEqual([]);
    expect(bench.clock.runningTimerCount).toBe(0);
  },
);

test("a bundle whose extension dies in onRelease ends once, as it was before", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: { hooks: { onRelease: { kind: "never" } } } } } });
  bench.backUp(["one"]);
  await bench.settle();
  bench.extensionOf("one").die();
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "end one", "allEnd"]);
});

test("the limit of the hooks of a restore begins when its files are in place, and its end is told", async () => {
  const hooks = { onRestoreEx: { kind: "never" } } as const;
  await using bench = new FaultBench({ scenario: "restore", bundles: { one: { script: { unpack: "held", hooks } } } });
  bench.restore(["one"]);
  await bench.settle();
  bench.session.publish(one, "");
  await bench.wind(timeLimits.transferIdleMs - 1);
  bench.extensionOf("one").letGo();
  await bench.wind(timeLimits.hookMs - 1);
  expect(bench.reports).toEqual(["begin one"]);
  await bench.wind(1);
  expect(bench.reports).toEqual(["begin one", "end one 13500003", "allEnd"]);
});

test.each(["backup", "restore"] as const)(
  "what a %s clears is said by the bundle's own text at its start, and is everything where that says nothing",
  async (scenario) => {
    await using bench = new FaultBench({ scenario, bundles: { one: {}, two: {}, three: {} } });
    const infos = [infoWith({ clearBackupData: "false" }), infoWith({ clearBackupData: "true" }), infoWith({})];
    if (scenario === "backup") bench.backUp(["one", "two", "three"], infos);
    else bench.restore(["one", "two", "three"], infos);
    await bench.settle();
    expect(["one", "two", "three"].map((name) => bench.launchOf(name).clearsRestored)).toEqual([false, true, true]);
    expect(["one", "two", "three"].map((name) => bench.launchOf(name).action)).toEqual([scenario, scenario, scenario]);
  },
);

test("an answer that comes when onProcess has failed the bundle leads to nothing, and the next run of it is like any other", async () => {
  const hooks = {
    onProcess: { kind: "held", text: "going on" },
    onBackupEx: { kind: "held", text: "" },
    onBackup: { kind: "throws", message: "called too late" },
  } as const;
  await using bench = new FaultBench({ bundles: { one: { script: { hooks } } } });
  bench.backUp(["one"]);
  await bench.settle();
  const stuck = bench.extensionOf("one");
  stuck.letGo();
  await bench.settle();
  // The first second that is missed, and three more, each five seconds after the one before was given up.
  for (let poll = 0; poll <= timeLimits.processStrikes; poll += 1) {
    await bench.wind(timeLimits.processIntervalMs);
    await bench.wind(timeLimits.processCallMs);
  }
  expect(bench.reports).toEqual(["begin one", "process one", "end one 13500003", "allEnd"]);
  for (let held = 0; held < 6; held += 1) stuck.letGo();
  await bench.settle();
  expect(bench.reports).toEqual(["begin one", "process one", "end one 13500003", "allEnd"]);
  bench.backUp(["one"]);
  await bench.settle();
  expect(bench.extensionOf("one").isHeld).toBe(true);
});

function textsOf({ client }: FaultBench): string[] {
  return client.told.flatMap((event) => (event.kind === "result" ? [event.text] : []));
}
