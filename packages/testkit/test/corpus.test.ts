import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runProgram } from "../src/programs/run-program.ts";
import { writeProjectShapes } from "../src/projects/write-project-shapes.ts";

const tool = fileURLToPath(new URL("../../../tools/corpus.mjs", import.meta.url));
const limitMs = 120_000;

test(
  "tools/corpus.mjs loads every project of whatever shape, enters its callbacks, and brings back what was planted in every include",
  async () => {
    const directory = mkdtempSync(join(tmpdir(), "carryall-shapes-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const { code, stdout } = await runProgram(process.execPath, [tool, writeProjectShapes(directory), "--json"]);
    const rows = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const byProject = Object.fromEntries(rows.map((row) => [row.project, row]));
    expect(byProject).toEqual({
      today: expect.objectContaining({
        ok: true,
        module: "phone",
        loads: true,
        sources: 5,
        kits: ["@kit.CoreFileKit BackupExtensionAbility"],
        stubs: ["@kit.ConnectivityKit bluetoothManager"],
        missing: ["@ohos/axios"],
        lint: null,
        callbacks: [
          {
            callback: "getBackupInfo",
            outcome: "threw",
            error: expect.stringMatching(/^@kit\.ConnectivityKit bluetoothManager\.getState: .*TodayBackup\.ets:8:/),
          },
          { callback: "onBackup", outcome: "returned" },
          { callback: "onProcess", outcome: "returned" },
          { callback: "onRestore", outcome: "returned" },
        ],
        roundTrip: { result: "same", planted: 24, expected: 11, outside: [], why: [] },
      }),
      "years-ago": expect.objectContaining({
        ok: true,
        module: "entry",
        loads: true,
        sources: 2,
        roundTrip: { result: "same", planted: 10, expected: 4, outside: [], why: [] },
      }),
      "only-tests": expect.objectContaining({
        ok: true,
        module: "entry_test",
        loads: true,
        roundTrip: expect.objectContaining({ result: "same" }),
      }),
      plain: expect.objectContaining({
        ok: true,
        module: null,
        loads: "no backup extension",
        roundTrip: { result: "not tried" },
      }),
      "loses-data": expect.objectContaining({
        ok: true,
        loads: true,
        callbacks: [{ callback: "onRestore", outcome: "threw", error: expect.stringMatching(/Backup\.ets:3:/) }],
        roundTrip: {
          result: "author",
          planted: 7,
          expected: 3,
          outside: [],
          why: [
            "/data/storage/el2/base/files/folder/planted.bin did not come back",
            "/data/storage/el2/base/files/folder/deep/ü ñ 文.dat did not come back",
          ],
        },
      }),
      broken: expect.objectContaining({
        ok: false,
        loads: expect.stringMatching(/its class cannot be constructed: TypeError: .*Backup\.ets:3:/),
        callbacks: [],
      }),
    });
    expect(code).toBe(1);
  },
  limitMs,
);
