import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { askService } from "@carryall/client";
import { isAlive } from "@carryall/runtime";
import { carryallProgram } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { CommandLine } from "../command-line.ts";

const mapped = ["--sandbox", "mapped"];

describe("service start", () => {
  test("starts a service, returns when it listens, and says its pid; then says that it runs already", async () => {
    await using line = await CommandLine.open();
    const first = await line.run(["service", "start", "--json", ...mapped]);
    const status = await statusOf(line);
    expect(first.exitCode).toBe(0);
    expect(first.lines).toEqual([{ kind: "service", running: true, started: true, ...status }]);
    const again = await line.run(["service", "start"]);
    expect([again.exitCode, again.stdout, again.stderr]).toEqual([
      0,
      `It runs already, with pid ${status?.pid}.\n`,
      "",
    ]);
    expect((await line.run(["service", "start", "--json"])).lines).toEqual([
      expect.objectContaining({ running: true, started: false, pid: status?.pid }),
    ]);
  });

  test("refuses another sandbox than the one of the service that runs", async () => {
    await using line = await CommandLine.open();
    await line.run(["service", "start", ...mapped]);
    const { exitCode, stderr } = await line.run(["service", "start", "--sandbox", "bubblewrap"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /Cannot use the sandbox bubblewrap: the service that runs uses mapped\n {2}hint: .*service stop/,
    );
  });

  test("exits 1 where there is no device, and where the service cannot start", async () => {
    await using line = await CommandLine.open();
    rmSync(join(line.home, "device.json"));
    for (const command of ["start", "run"]) {
      const { exitCode, stderr } = await line.run(["service", command]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain("no device");
    }
  });
});

describe("service run", () => {
  test("serves until it is interrupted, and exits 130", async () => {
    await using line = await CommandLine.open();
    const served = line.begin(["service", "run", "--json", ...mapped]);
    await served.heard;
    const pid = pidOfService(line);
    served.interrupt();
    const { exitCode, lines, stderr } = await served.outcome;
    expect(exitCode).toBe(130);
    expect(lines).toEqual([
      { kind: "serving", pid, home: line.home, sandbox: "mapped" },
      { kind: "stopped", stopped: true },
    ]);
    expect(stderr).toBe(`Serving ${line.home} with pid ${pid}, sandbox mapped. Ctrl-C ends it.\n`);
    expect(isAlive(pid)).toBe(false);
    expect(await statusOf(line)).toBeUndefined();
  });

  test("ends with an interruption also while it starts", async () => {
    await using line = await CommandLine.open();
    const served = line.begin(["service", "run", ...mapped]);
    served.interrupt();
    expect((await served.outcome).exitCode).toBe(130);
    expect(await statusOf(line)).toBeUndefined();
  });

  test("exits 0 when somebody stops it", async () => {
    await using line = await CommandLine.open();
    const served = line.begin(["service", "run", ...mapped]);
    await served.heard;
    expect((await line.run(["service", "stop"])).exitCode).toBe(0);
    expect(await served.outcome).toMatchObject({ exitCode: 0, stdout: "Stopped.\n" });
  });

  test("exits 1 when its service is killed", async () => {
    await using line = await CommandLine.open();
    const served = line.begin(["service", "run", ...mapped]);
    await served.heard;
    process.kill(pidOfService(line), "SIGKILL");
    const { exitCode, stderr } = await served.outcome;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Cannot go on serving ${line.home}: the service ended on SIGKILL`);
  });

  test("refuses to be the second, which leaves the first alone", async () => {
    await using line = await CommandLine.open();
    await line.run(["service", "start", ...mapped]);
    const status = await statusOf(line);
    const { exitCode, stderr } = await line.run(["service", "run"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`a service runs already, with pid ${status?.pid}\n {2}hint: .*carryall service stop`),
    );
    expect(await statusOf(line)).toEqual(status);
  });

  test("ends with an interruption of the real program, and takes its service with it", async () => {
    await using line = await CommandLine.open();
    const args = [carryallProgram(), "service", "run", "--home", line.home, "--json", ...mapped];
    const program = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    const [first] = await once(createInterface({ input: program.stdout }), "line");
    const { pid } = JSON.parse(String(first)) as { pid: number };
    program.kill("SIGINT");
    const [code] = await once(program, "exit");
    expect(code).toBe(130);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(line.home, "run/service.json"))).toBe(false);
  });
});

function statusOf(line: CommandLine) {
  return askService({ home: line.home, name: "test" }).status();
}

function pidOfService(line: CommandLine): number {
  return Number(JSON.parse(readFileSync(join(line.home, "run/service.json"), "utf8")).pid);
}
