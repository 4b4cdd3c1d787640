import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bundleTimeline } from "../profile/bundle-timeline.ts";
import { readSelfTimes } from "../profile/cpu-profile.ts";

test("readSelfTimes() adds up what functions took themselves in all profiles of a folder, and who asked Node's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "carryall-bench-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const profile = {
    nodes: [
      { id: 1, callFrame: { functionName: "(idle)", url: "", lineNumber: -1 } },
      { id: 2, callFrame: { functionName: "pack", url: "file:///a/b/pack.js", lineNumber: 6 }, children: [3] },
      { id: 3, callFrame: { functionName: "", url: "node:fs", lineNumber: 0 }, children: [4] },
      { id: 4, callFrame: { functionName: "read", url: "", lineNumber: -1 } },
      { id: 5, callFrame: { functionName: "(program)", url: "", lineNumber: -1 } },
    ],
    samples: [1, 2, 3, 2, 4, 5],
    timeDeltas: [9000, 1000, 500, 2000, 1000, 250],
  };
  for (const name of ["a.cpuprofile", "b.cpuprofile"]) writeFileSync(join(folder, name), JSON.stringify(profile));
  expect(readSelfTimes(folder)).toEqual({
    processCount: 2,
    busyMs: 9.5,
    functions: [
      { name: "pack pack.js:7", selfMs: 6 },
      { name: "read < pack pack.js:7", selfMs: 2 },
      { name: "(anonymous) node:fs:1 < pack pack.js:7", selfMs: 1 },
      { name: "(program)", selfMs: 0.5 },
    ],
  });
});

test("bundleTimeline() tells one bundle's events since the session opened and since the one before", () => {
  const at = (ms: number, fields: { event: string; bundle?: string; name?: string }) => ({
    time: new Date(1_700_000_000_000 + ms).toISOString(),
    ...fields,
  });
  const log = [
    at(0, { event: "session opens" }),
    at(5, { event: "extension started", bundle: "b" }),
    at(6, { event: "extension started", bundle: "a" }),
    at(9, { event: "file ready", bundle: "a", name: "part.0.tar" }),
  ];
  expect(bundleTimeline(log, "a")).toEqual([
    "       6 +6     extension started",
    "       9 +3     file ready part.0.tar",
  ]);
});
