import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommandLine } from "../src/run-command-line.ts";
import { makeIo, type RecordedIo } from "./make-io.ts";

let root: string;
let home: string;
let recorded: RecordedIo;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carryall-cli-"));
  home = join(root, "home");
  recorded = makeIo({ cwd: root });
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

function run(...argv: string[]) {
  return runCommandLine(argv, recorded.io);
}

function jsonLines(): unknown[] {
  return recorded
    .takeStdout()
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

describe("runCommandLine()", () => {
  test("makes a device and shows it, the global options standing anywhere", async () => {
    expect(await run("--home", "home", "device", "init", "--type", "tablet")).toBe(0);
    expect(recorded.takeStdout()).toContain(`Made a tablet with OpenHarmony-6.0.0.0 in ${home}\n`);
    expect(await run("device", "show", "--json", "--home", home)).toBe(0);
    expect(jsonLines()).toEqual([expect.objectContaining({ kind: "device", home, deviceType: "tablet" })]);
    expect(recorded.takeStderr()).toBe("");
  });

  test("says in one sentence what is wrong with a command line, and exits 2", async () => {
    const wrong = [
      ["bakcup"],
      ["backup"],
      ["backup", "--to"],
      ["backup", "--to", "x", "--info", "{"],
      ["device", "init", "--type", "toaster"],
      ["app", "install"],
      ["app", "install", "x", "--version-code", "one"],
      ["app", "list", "--sandbox", "none"],
      ["app", "list", "too", "many"],
      ["run"],
      ["run", "tool.ets", "--role", "king"],
    ];
    for (const argv of wrong) {
      expect(await run(...argv)).toBe(2);
      expect(recorded.takeStderr()).toMatch(/^carryall: [^\n]+\n$/);
      expect(recorded.takeStdout()).toBe("");
    }
  });

  test("prints help and version on stdout, and exits 0", async () => {
    expect(await run("--version")).toBe(0);
    expect(recorded.takeStdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await run("backup", "--help")).toBe(0);
    expect(recorded.takeStdout()).toContain("--home <dir>");
  });

  test("says where there is no device and how to make one, and exits 1", async () => {
    for (const argv of [["app", "list"], ["capabilities"], ["backup", "--to", "x"], ["service", "status"]]) {
      expect(await run(...argv, "--home", home)).toBe(1);
      expect(recorded.takeStderr()).toMatch(/^carryall: .*no device.*\n {2}hint: .*carryall device init/);
    }
    expect(await run("app", "list", "--home", home, "--json")).toBe(1);
    expect(jsonLines()).toEqual([expect.objectContaining({ kind: "error", code: 13900020 })]);
  });

  test("lists nothing on a new device, and knows no path of an application that is not there", async () => {
    await run("device", "init", "--home", home);
    recorded.takeStdout();
    expect(await run("app", "list", "--home", home)).toBe(0);
    expect(recorded.takeStdout()).toBe("");
    expect(await run("app", "path", "com.example.none", "--home", home)).toBe(1);
    expect(recorded.takeStderr()).toContain("not installed");
  });

  test("starts the service where it is needed, tells its status, and stops it", async () => {
    await run("device", "init", "--home", home);
    recorded.takeStdout();
    expect(await run("service", "status", "--home", home, "--json")).toBe(0);
    expect(jsonLines()).toEqual([{ kind: "service", running: false }]);
    expect(await run("capabilities", "--home", home, "--json", "--sandbox", "mapped")).toBe(0);
    expect(jsonLines()).toEqual([expect.objectContaining({ kind: "capabilities", bundleInfos: [] })]);
    await run("service", "status", "--home", home, "--json");
    expect(jsonLines()).toEqual([expect.objectContaining({ kind: "service", running: true, sandbox: "mapped" })]);
    expect(await run("capabilities", "--home", home, "--sandbox", "bubblewrap")).toBe(1);
    expect(recorded.takeStderr()).toContain("Cannot use the sandbox bubblewrap");
    expect(await run("service", "stop", "--home", home, "--json")).toBe(0);
    expect(jsonLines()).toEqual([{ kind: "stopped", stopped: true }]);
  });

  test("says which program cannot be run, and why", async () => {
    await run("device", "init", "--home", home);
    recorded.takeStdout();
    expect(await run("run", "nowhere.ets", "--home", home)).toBe(1);
    expect(recorded.takeStderr()).toBe(
      `carryall: Cannot run ${join(root, "nowhere.ets")}: there is no such file\n  hint: Name the program's first source file\n`,
    );
    expect(await run("run", home, "--home", home)).toBe(1);
    expect(recorded.takeStderr()).toContain("it is not a file");
    expect(await run("run", join(home, "device.json"), "--as", "no bundle", "--home", home)).toBe(1);
    expect(recorded.takeStderr()).toContain("no bundle");
  });

  test("backs nothing up into a new directory, which is an archive from then on", async () => {
    await run("device", "init", "--home", home);
    recorded.takeStdout();
    expect(await run("backup", "--to", "archive", "--home", home, "--json")).toBe(0);
    expect(jsonLines()).toEqual([
      { kind: "planned", bundles: [], totalBytes: 0 },
      { kind: "summary", result: "ok", bundles: 0, files: 0, bytes: 0 },
    ]);
    expect(await run("restore", "com.example.none", "--from", "archive", "--home", home)).toBe(1);
    expect(recorded.takeStderr()).toContain(join(root, "archive"));
    await run("service", "stop", "--home", home);
  });
});
