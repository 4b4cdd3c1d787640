import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type PrepareReply, projectsProgram } from "../src/index.ts";
import { readTable } from "./load-compiled.ts";
import { writeProject } from "./write-project.ts";

test("main answers one line with one line, having written code and profile", () => {
  const outDirectory = temporaryDirectory();
  const reply = ask(JSON.stringify({ projectDirectory: writeProject(), outDirectory }));
  expect(reply).toMatchObject({ ok: true, project: { bundleName: "com.example.small", versionCode: 7 }, warnings: [] });
  expect(readdirSync(outDirectory).sort()).toEqual(["backup_config.json", "code"]);
  expect(readdirSync(join(outDirectory, "code/m"))).toEqual(["0001.js", "0001.js.map"]);
  expect(readTable(join(outDirectory, "code")).entry).toBe("entry/src/main/ets/backup/Backup.ets");
  expect(readFileSync(join(outDirectory, "backup_config.json"), "utf8")).toBe('{ "allowToBackupRestore": true }');
});

test("main writes nothing for a project without a backup extension, and warns", () => {
  const outDirectory = temporaryDirectory();
  const projectDirectory = writeProject({ "entry/src/main/module.json5": '{ module: { name: "entry" } }' });
  expect(ask(JSON.stringify({ projectDirectory, outDirectory }))).toMatchObject({
    ok: true,
    warnings: [expect.any(String)],
  });
  expect(readdirSync(outDirectory)).toEqual([]);
});

test("main answers in the same way where the project, or the request, is bad", () => {
  const projectDirectory = writeProject({ "AppScope/app.json5": "{" });
  expect(ask(JSON.stringify({ projectDirectory, outDirectory: temporaryDirectory() }))).toMatchObject({
    ok: false,
    error: { reason: "invalidArgument", message: expect.stringMatching(/app\.json5:1:2: /) },
  });
  expect(ask("nonsense")).toMatchObject({ ok: false, error: { reason: "invalidArgument" } });
  expect(ask("")).toMatchObject({ ok: false, error: { reason: "invalidArgument" } });
});

function ask(line: string): PrepareReply {
  const { stdout, stderr, status } = spawnSync(process.execPath, [projectsProgram], {
    input: `${line}\n`,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.indexOf("\n")).toBe(stdout.length - 1);
  return JSON.parse(stdout) as PrepareReply;
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "carryall-prepared-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
