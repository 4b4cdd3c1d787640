import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { dyingWithParent } from "@carryall/runtime";
import { channelOf, outputOf } from "./child-streams.ts";
import {
  hostEnvironment,
  hostNodeOptions,
  type SandboxedProcess,
  type SandboxPrograms,
  type SandboxProvider,
  type SandboxRequest,
} from "./sandbox-provider.ts";

/**
 * A process of its own under Node's permission model; the kits translate sandbox paths to host paths. It prevents
 * accidents, not attacks: the permission model follows links that exist and does not bind SQLite.
 */
export function mappedProvider(programs: SandboxPrograms): SandboxProvider {
  const wrapper = dyingWithParent();
  return {
    name: "mapped",
    start(request: SandboxRequest): SandboxedProcess {
      const host = [programs.node, ...hostNodeOptions, ...permissions(programs, request), programs.extensionHost];
      const [command = programs.node, ...args] = [...wrapper, ...host];
      const child = spawn(command, args, {
        stdio: ["ignore", "pipe", "pipe", "pipe"],
        env: hostEnvironment(dirname(programs.extensionHost), programs),
        cwd: "/",
      });
      return {
        child,
        channel: channelOf(child),
        ...outputOf(child),
        roots: request.roots,
        codeDirectory: request.codeDirectory,
        findPid: () => child.pid ?? 0,
        isNamed: Promise.resolve(),
        endRest() {},
      };
    },
  };
}

function permissions({ extensionHost, koffiDirectories }: SandboxPrograms, request: SandboxRequest): string[] {
  const writable = request.roots.map((root) => root.hostPath);
  const readable = [...writable, request.codeDirectory, dirname(extensionHost), ...koffiDirectories];
  return [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
    "--allow-worker",
    // Restoring times to the nanosecond goes through koffi, a native module; nothing else needs one.
    ...(request.action === "restore" && koffiDirectories.length > 0 ? ["--allow-addons"] : []),
    "--no-warnings",
  ];
}
