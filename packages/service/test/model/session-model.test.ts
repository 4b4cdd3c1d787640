import { describe, expect, test } from "vitest";
import { checkPrograms } from "./check-programs.ts";
import { SessionModel } from "./session-model.ts";
import type { World } from "./world.ts";

// Printed, so that what fails on another machine can be run again on this one: CARRYALL_SEED=… CARRYALL_RUNS=…
const seed = numberFrom("CARRYALL_SEED") ?? Date.now() % 2 ** 31;
const runs = numberFrom("CARRYALL_RUNS") ?? 2000;

test("a Session keeps the order rules in thousands of random programs, and leaves nothing behind", async () => {
  console.log(`session model: ${runs} programs, seed ${seed}`);
  await checkPrograms({ runs, seed });
}, 600_000);

// The model itself must be able to say no.
describe("SessionModel", () => {
  const name = "com.example.bundle0";
  const begin = { kind: "begin", bundle: name } as const;
  const end = { kind: "end", bundle: name } as const;
  const manifest = { kind: "fileReady", bundle: name, name: "manage.json" } as const;
  const released = { reason: "released", message: "released" } as const;

  test("takes a begin, the files, an end and the end of all", () => {
    const model = modelOf();
    model.appended([name]);
    for (const event of [begin, manifest, end] as const) model.hear(event);
    model.allEndSent();
    model.hear({ kind: "allEnd" });
    model.finished();
    expect(model.faults).toEqual([]);
  });

  test.each([
    ["a second begin", [begin, begin], "begins between its begin and its end"],
    ["a second end", [begin, manifest, end, end], "ends without a begin"],
    ["an end without the manifest", [begin, end], "end without an error is not legal"],
    ["a file before the begin", [manifest], "a file before its begin or after its end"],
    ["a result after the end", [begin, manifest, end, { kind: "result", bundle: name, text: "" }], "result before its"],
    ["an error that nothing explains", [begin, { ...end, error: released }], "end 13500015 is not legal"],
    ["a refusal that nothing explains", [{ ...begin, error: released }], "begin 13500015 (released) is not legal"],
    ["an end of all that nobody sent", [{ kind: "allEnd" }], "the end of all is told after 0 terminal reports"],
  ] as const)("does not take %s", (_what, events, fault) => {
    const model = modelOf();
    model.appended([name]);
    for (const event of events) model.hear(event);
    expect(model.faults.join()).toContain(fault);
  });

  test("does not take anything after release(), nor an end of all that is missing or comes twice", () => {
    const model = modelOf();
    model.appended([name]);
    model.phase = "released";
    model.hear(begin);
    model.finished();
    model.allEndSent();
    model.allEndSent();
    expect(model.faults).toEqual([
      "begin is told after release()",
      `${name} has no terminal report`,
      "the end of all is missing",
      "the end of all is told, and nothing was appended since the last one",
    ]);
  });

  test("does not take a fourth bundle at once", () => {
    const model = modelOf(4);
    for (const index of [0, 1, 2, 3]) {
      model.appended([`com.example.bundle${index}`]);
      model.hear({ kind: "begin", bundle: `com.example.bundle${index}` });
    }
    expect(model.faults).toEqual(["4 bundles run at once"]);
  });
});

function modelOf(bundleCount = 1): SessionModel {
  const plan = { script: { load: "loads" }, waitsFor: [] } as const;
  const world: World = { scenario: "backup", bundles: Array.from({ length: bundleCount }, () => plan) };
  return new SessionModel(world, () => 0);
}

function numberFrom(variable: string): number | undefined {
  const text = process.env[variable];
  return text === undefined || text === "" ? undefined : Number(text);
}
