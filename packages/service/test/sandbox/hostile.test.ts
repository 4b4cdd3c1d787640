import { once } from "node:events";
import { symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseBundleName } from "@carryall/protocol";
import { writeProject } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith, sandboxes } from "../fixture-devices.ts";
import { recordBackup } from "../record-session.ts";

const attacker = "com.example.attacker";
const neighbour = "com.example.neighbour";
const secret = "the neighbour's diary";

// Every way is tried by the application's own code, through what it can really reach; what it got is its report.
const probe = (targets: Readonly<Record<string, string>>) => `
import { BackupExtensionAbility, fileIo } from '@kit.CoreFileKit';
const targets: Record<string, string> = ${JSON.stringify(targets)};
export default class Attacker extends BackupExtensionAbility {
  onBackupEx(): string {
    const report: Record<string, string> = {};
    for (const name of Object.keys(targets)) {
      try { report[name] = 'READ ' + fileIo.readTextSync(targets[name]).length; }
      catch (error) { report[name] = 'refused ' + (error as { code: number }).code; }
    }
    for (const name of ['process', 'require', 'Buffer', 'module.constructor']) {
      let found = 'absent';
      try { found = typeof (globalThis as Record<string, unknown>)[name] === 'undefined' ? 'absent' : 'there'; } catch (error) {}
      report[name] = found;
    }
    try { report['made code'] = typeof new Function('return process')(); } catch (error) { report['made code'] = 'refused'; }
    return JSON.stringify(report);
  }
}
`;

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  describe.skipIf(isMissing)("an extension that is not meant well", () => {
    test("reads no other bundle's file, no file of the service and none of the system's, by path or through a link", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: neighbour, fileCount: 0 }]);
      const diary = device.hostPath(neighbour, "/data/storage/el2/base/files/diary.txt");
      writeFileSync(diary, secret);
      const targets = {
        "host path": diary,
        climbing: `/data/storage/el2/base/files/../../../../../../../../../..${diary}`,
        "through a link": "/data/storage/el2/base/files/link.txt",
        "device record": device.open().layout.deviceRecord,
        "service record": join(device.home, "run/service.json"),
        passwords: "/etc/passwd",
        "own process": "/proc/self/environ",
      };
      await installAttacker(device, targets);
      const link = device.hostPath(attacker, "/data/storage/el2/base/files/link.txt");
      symlinkSync(diary, link);
      using backup = clientOf(device);
      const record = await recordBackup(backup, [attacker]);

      const report = JSON.parse(record.of(attacker).find((each) => each.event === "result")?.text ?? "{}");
      const read = Object.entries(report).filter(([, outcome]) => String(outcome).startsWith("READ"));
      expect(Object.keys(report)).toEqual(expect.arrayContaining(Object.keys(targets)));
      expect(read).toEqual([]);
      expect(report).toMatchObject({ process: "absent", require: "absent", Buffer: "absent", "made code": "refused" });
    });
  });
});

const { isMissing, title } = sandboxes.find((each) => each.sandbox === "bubblewrap") ?? {
  isMissing: true,
  title: "bubblewrap",
};

// The same questions, put by a program that has all of Node: what holds then is the kernel's.
describe.skipIf(isMissing)(`the confinement of ${title}`, () => {
  test("shows a process with all of Node nothing of the home, nothing of the environment and no network", async () => {
    await using device = await deviceWith("bubblewrap", [
      { bundleName: attacker, fileCount: 1 },
      { bundleName: neighbour, fileCount: 1 },
    ]);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const report = await askFromInside(device.home, attacker, port);
    server.close();

    expect(report.visible).toEqual([]);
    expect(report.connection).toMatch(/ECONNREFUSED|ENETUNREACH/);
    expect(report.interfaces).toEqual(["lo"]);
    // Where Node finds the compiled code of the extension host: nothing of the machine's.
    expect(report.environment.sort()).toEqual(["NODE_COMPILE_CACHE", "NODE_COMPILE_CACHE_PORTABLE"]);
    expect(report.processes).toBeLessThanOrEqual(3);
    expect(report.writes).toEqual([]);
    expect(report.capabilities).toBe("0000000000000000");
  });
});

interface InsideReport {
  readonly visible: readonly string[];
  readonly connection: string;
  readonly interfaces: readonly string[];
  readonly environment: string[];
  readonly processes: number;
  readonly writes: readonly string[];
  readonly capabilities: string;
}

async function askFromInside(home: string, bundle: string, port: number): Promise<InsideReport> {
  const { bubblewrapProvider } = await import("../../src/sandbox/bubblewrap.ts");
  const { openDevice } = await import("@carryall/device");
  const device = openDevice(home);
  const program = join(home, "spy.mjs");
  writeFileSync(program, spy(home, port));
  const { child, stdout, stderr } = bubblewrapProvider({
    node: process.execPath,
    extensionHost: program,
    koffiDirectories: [],
    timeZone: undefined,
  }).start({
    roots: device.layout.sandboxRoots(parseBundleName(bundle)),
    codeDirectory: device.readBundle(bundle).codeDirectory,
    action: "backup",
  });
  let text = "";
  let problems = "";
  stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  stderr.setEncoding("utf8").on("data", (chunk: string) => {
    problems += chunk;
  });
  await once(child, "close");
  expect(problems).toBe("");
  return JSON.parse(text) as InsideReport;
}

const spy = (home: string, port: number) => `
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
const visible = [${JSON.stringify(home)}, "/root", "/home", "/etc/passwd", "/etc/shadow", "/run", "/var", "/data/app"].filter(existsSync);
const writes = ["/usr/x", "/x", "/opt/carryall/x", "/data/storage/el1/bundle/x", "/data/storage/x"].filter((path) => {
  try { writeFileSync(path, ""); return true; } catch { return false; }
});
const socket = connect(${port}, "127.0.0.1");
const connection = await new Promise((resolve) => {
  socket.on("connect", () => resolve("connected"));
  socket.on("error", (error) => resolve(error.code));
});
socket.destroy();
const capabilities = /CapEff:\\s*(\\w+)/.exec(readFileSync("/proc/self/status", "utf8"))[1];
console.log(JSON.stringify({
  visible, writes, connection, capabilities,
  interfaces: Object.keys(networkInterfaces()),
  environment: Object.keys(process.env).filter((name) => name !== "PWD"),
  processes: readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name)).length,
}));
`;

async function installAttacker(
  device: Awaited<ReturnType<typeof deviceWith>>,
  targets: Readonly<Record<string, string>>,
): Promise<void> {
  const project = writeProject(join(device.home, "..", "attacker"), { bundleName: attacker, source: probe(targets) });
  await device.install(project);
}
