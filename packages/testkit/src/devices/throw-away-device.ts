import { existsSync, lchownSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Device, initDevice, openDevice } from "@carryall/device";
import { meetingPlaceOf, parseBundleName, type ServiceRecord, serviceRecordSchema } from "@carryall/protocol";
import { ExclusiveLock, removeTree } from "@carryall/runtime";
import * as v from "valibot";
import { carryallProgram } from "../programs/carryall-program.ts";
import { type ProgramResult, type RunProgramOptions, runProgram } from "../programs/run-program.ts";
import { until } from "../programs/until.ts";
import { installProject } from "./install-project.ts";

export type SandboxName = "bubblewrap" | "mapped";

export interface ThrowAwayDeviceOptions {
  readonly sandbox: SandboxName;
}

/** A device in a temporary directory. Gone when disposed of, with its service. */
export class ThrowAwayDevice implements AsyncDisposable {
  readonly home: string;
  readonly #directory: string;
  readonly #sandbox: SandboxName;
  #uid = process.getuid?.() ?? 0;

  constructor({ sandbox }: ThrowAwayDeviceOptions) {
    this.#directory = mkdtempSync(join(tmpdir(), "carryall-test-"));
    this.#sandbox = sandbox;
    this.home = join(this.#directory, "home");
    initDevice(this.home);
  }

  /** Installs a project as `carryall app install` does. */
  install(project: string): Promise<void> {
    return installProject(this.open(), project);
  }

  /** Runs one command line on this device. */
  carryall(args: readonly string[], options: RunProgramOptions = {}): Promise<ProgramResult> {
    return runProgram(process.execPath, [carryallProgram(), "--home", this.home, ...args], {
      cwd: this.#directory,
      uid: this.#uid,
      ...options,
      env: { ...this.environment, ...options.env },
    });
  }

  /** What every program of this device is started with. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: this.#directory,
      TMPDIR: tmpdir(),
      TZ: "UTC",
      CARRYALL_SANDBOX: this.#sandbox,
    };
  }

  /**
   * Makes the device another user's, as who its commands then run. For root only, which is refused nothing: what
   * permissions do shows only to others. Give it back with uid 0 to look at it from the test itself.
   */
  giveTo(uid: number): void {
    this.#uid = uid;
    for (const name of readdirSync(this.#directory, { recursive: true, encoding: "utf8" })) {
      lchownSync(join(this.#directory, name), uid, uid);
    }
    lchownSync(this.#directory, uid, uid);
  }

  open(): Device {
    return openDevice(this.home);
  }

  hostPath(bundle: string, sandboxPath: string): string {
    return this.open().hostPathOf(parseBundleName(bundle), sandboxPath);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endService();
    removeTree(this.#directory);
  }

  async #endService(): Promise<void> {
    const record = readServiceRecord(this.home);
    if (record !== undefined && !this.#isServiceLockFree()) process.kill(record.pid, "SIGTERM");
    // Its lock, not its pid: a process that was started from here stays a zombie until this one looks.
    await until("the service ends", () => this.#isServiceLockFree());
  }

  #isServiceLockFree(): boolean {
    if (!existsSync(meetingPlaceOf(this.home).serviceLock)) return true;
    using lock = ExclusiveLock.tryAcquire(meetingPlaceOf(this.home).serviceLock);
    return lock !== undefined;
  }
}

function readServiceRecord(home: string): ServiceRecord | undefined {
  const path = meetingPlaceOf(home).serviceRecord;
  return existsSync(path) ? v.parse(serviceRecordSchema, JSON.parse(readFileSync(path, "utf8"))) : undefined;
}
