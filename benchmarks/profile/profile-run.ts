import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDevice } from "@carryall/device";
import { serviceProgram } from "@carryall/service";
import { readLog } from "@carryall/testkit";
import type { BenchDevice } from "../corpus/bench-device.ts";
import { carryall } from "../measure/contender.ts";
import { stopService } from "../measure/stop-service.ts";
import { type Command, type RunOptions, timedRun } from "../measure/timed-run.ts";
import { bundleTimeline } from "./bundle-timeline.ts";
import { readSelfTimes, type SelfTimes } from "./cpu-profile.ts";

export interface ProfileOptions extends RunOptions {
  readonly note: (line: string) => void;
}

const shownFunctions = 14;

/** Says for a backup and a restore of ours which functions take the time, and of one bundle what happened when. */
export async function profileRun(device: BenchDevice, options: ProfileOptions): Promise<string> {
  const ours = carryall(device);
  const backup = await profile("backup", ours.backup, device, options);
  device.empty();
  const restore = await profile("restore", ours.restore, device, options);
  device.verify("the profiled restore");
  return [...backup, ...restore].join("\n");
}

async function profile(
  action: string,
  command: Command,
  device: BenchDevice,
  options: ProfileOptions,
): Promise<string[]> {
  const folders = makeFolders(join(device.scratch, `profile-${action}`));
  await stopService(device.home, options.environment);
  const logStart = serviceLog(device).length;
  const seconds = await profiledRun(command, { home: device.home, folders, options });
  options.note(`profiled ${action}: ${seconds.toFixed(2)} s`);
  const middle = device.bundles[Math.floor(device.bundles.length / 2)] ?? "";
  return [
    `## ${action}, ${seconds.toFixed(2)} s with profilers`,
    ...describe("client", readSelfTimes(folders.client)),
    ...describe("service", readSelfTimes(folders.service)),
    ...describe("extensions", readSelfTimes(folders.extensions)),
    `### the way of ${middle}, ms since the session opened`,
    ...bundleTimeline(serviceLog(device).slice(logStart), middle),
    "",
  ];
}

interface ProfiledRunOptions {
  readonly home: string;
  readonly folders: ProfileFolders;
  readonly options: RunOptions;
}

// When it returns all processes have ended, which is when they write their profiles.
async function profiledRun(command: Command, { home, folders, options }: ProfiledRunOptions): Promise<number> {
  await using _service = await startProfiledService(home, folders, options);
  const client = { ...command, args: [...profileFlags(folders.client), ...command.args] };
  return await timedRun(client, options);
}

interface ProfileFolders {
  readonly client: string;
  readonly service: string;
  readonly extensions: string;
}

function makeFolders(directory: string): ProfileFolders {
  const folders = {
    client: join(directory, "client"),
    service: join(directory, "service"),
    extensions: join(directory, "extensions"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return folders;
}

// A service that a command starts sees none of our variables, so we start it ourselves.
async function startProfiledService(
  home: string,
  { service, extensions }: ProfileFolders,
  { environment }: RunOptions,
): Promise<AsyncDisposable> {
  const hook = fileURLToPath(new URL("./main-profile-extensions.mjs", import.meta.url));
  const args = ["--import", hook, ...profileFlags(service), serviceProgram];
  const child = spawn(process.execPath, [...args, "--home", home, "--foreground", "--ready-fd", "3"], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    env: { ...environment, CARRYALL_BENCH_PROFILES: extensions },
  });
  const ended = once(child, "exit");
  const ready = child.stdio[3];
  if (ready === null || ready === undefined) throw new Error("The service was started without its pipe");
  await Promise.race([once(ready, "data"), ended]);
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function profileFlags(folder: string): string[] {
  return ["--cpu-prof", `--cpu-prof-dir=${folder}`];
}

function serviceLog({ home }: BenchDevice) {
  return readLog(openDevice(home).layout.serviceLog);
}

function describe(who: string, { processCount, busyMs, functions }: SelfTimes): string[] {
  return [
    `### ${who}: ${processCount} profiles, busy ${busyMs.toFixed(0)} ms`,
    ...functions
      .slice(0, shownFunctions)
      .map(({ name, selfMs }) => `${selfMs.toFixed(0).padStart(8)} ms ${percent(selfMs, busyMs)}  ${name}`),
  ];
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1).padStart(5)} %`;
}
