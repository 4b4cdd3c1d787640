import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDevice } from "../../packages/device/dist/index.js";

const program = join(dirname(fileURLToPath(import.meta.url)), "../../packages/carryall/bin/carryall.cjs");
const commandLimitMs = 180_000;

/** A device in a temporary directory, used as anybody would use one: by the command line. */
export class ThrowAwayDevice {
  directory = mkdtempSync(join(tmpdir(), "carryall-corpus-"));
  home = join(this.directory, "home");

  constructor() {
    this.run(["device", "init"]);
  }

  /** Runs one command with --json. */
  run(args) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--home", this.home, "--json", ...args], {
      encoding: "utf8",
      timeout: commandLimitMs,
      maxBuffer: 2 ** 28,
      env: { PATH: process.env.PATH, HOME: this.directory },
    });
    const lines = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    return { status, lines, stderr };
  }

  open() {
    return openDevice(this.home);
  }

  dispose({ keep }) {
    this.run(["service", "stop"]);
    if (!keep) rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
