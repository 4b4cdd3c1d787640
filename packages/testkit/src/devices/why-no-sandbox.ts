import { spawnSync } from "node:child_process";
import type { SandboxName } from "./throw-away-device.ts";

/** @returns Why tests under a sandbox provider must be skipped on this machine; `undefined` where they can run. */
export function whyNoSandbox(name: SandboxName): string | undefined {
  if (name === "mapped") return undefined;
  const args = ["--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "true"];
  const { status, error } = spawnSync("bwrap", args, { stdio: "ignore" });
  if (error !== undefined) return "bwrap is not installed";
  return status === 0 ? undefined : "bwrap cannot make namespaces here";
}
