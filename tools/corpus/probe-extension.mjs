import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./main-probe.mjs", import.meta.url));
const limitMs = 60_000;

/**
 * Constructs an application's extension and calls each callback that its class defines, in a process of its own that
 * may write to the device only: a stranger's code runs in it.
 *
 * @returns `loads`, true or the reason, and by callback whether it was entered, and what it threw and where.
 */
export function probeExtension(bundle, device) {
  const permissions = [
    "--permission",
    "--allow-fs-read=*",
    `--allow-fs-write=${join(device.home, "*")}`,
    "--allow-worker",
  ];
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    [...permissions, "--no-warnings", program, device.home, bundle],
    { encoding: "utf8", timeout: limitMs, maxBuffer: 2 ** 26, env: { TZ: "UTC" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  // The author's code may have written to the same stream.
  const answer = stdout.split("\n").findLast((line) => line.startsWith('{"kind":"probe"'));
  if (answer !== undefined) return JSON.parse(answer);
  return { loads: signal ?? stderr.trim().split("\n").at(-1) ?? "it ended without an answer", callbacks: [] };
}
