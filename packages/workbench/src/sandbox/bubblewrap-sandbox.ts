import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { TestRequest } from "../process/test-messages.ts";
import { nodeOptions, testProgram } from "./test-program.ts";
import type { TestSandbox } from "./test-sandbox.ts";

const inside = {
  node: "/opt/carryall/node",
  program: "/opt/carryall/program",
  modules: "/opt/carryall/node_modules",
  /** Where a device shows an application its own code. */
  code: "/data/storage/el1/bundle",
} as const;
/** Node's own channel to its parent: the first descriptor after the standard ones. */
const channelFd = "3";

// For finding bwrap itself; the process inside gets nothing of it.
const pathOnly = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

/**
 * Own mount, pid, ipc, uts, network and user namespaces: sandbox paths are real mounts, the system is read-only, and
 * nothing else of the machine is there.
 */
export const bubblewrapSandbox: TestSandbox = {
  name: "bubblewrap",
  prepare(request) {
    const args = [...confinement, ...systemMounts(), ...applicationMounts(request), ...command];
    const roots = request.roots.map(({ sandboxPath }) => ({ sandboxPath, hostPath: sandboxPath }));
    const seen: TestRequest = { ...request, roots, codeDirectory: inside.code };
    return { command: "bwrap", args, environment: pathOnly, request: seen };
  },
};

/** @returns Why bubblewrap does not work here, or `undefined` where it does. */
export function whyNoBubblewrap(): string | undefined {
  if (process.platform !== "linux") return "it is for Linux";
  const args = [...confinement, "--ro-bind", "/usr", "/usr", ...mergedUsr(), "/usr/bin/true"];
  const probe = spawnSync("bwrap", args, { encoding: "utf8", env: pathOnly });
  if (probe.error !== undefined) return "bwrap is not installed (Debian: apt install bubblewrap)";
  if (probe.status !== 0) return `bwrap fails: ${probe.stderr.trim().split("\n")[0] ?? `exit ${probe.status}`}`;
  return undefined;
}

const confinement = [
  "--unshare-user",
  "--unshare-pid",
  "--unshare-ipc",
  "--unshare-uts",
  "--unshare-net",
  "--unshare-cgroup-try",
  "--die-with-parent",
  "--new-session",
  "--clearenv",
  ...["--hostname", "device"],
  ...["--cap-drop", "ALL"],
];

const command = [
  ...["--setenv", "NODE_CHANNEL_FD", channelFd],
  ...["--", inside.node, ...nodeOptions, `${inside.program}/${basename(testProgram)}`],
];

function systemMounts(): string[] {
  return [
    ...["--ro-bind", "/usr", "/usr"],
    ...mergedUsr(),
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...["--ro-bind", process.execPath, inside.node],
    ...["--ro-bind", dirname(testProgram), inside.program],
    ...koffiMounts(),
  ];
}

// Debian and others keep /lib and its like as links into /usr; elsewhere they are folders of their own.
function mergedUsr(): string[] {
  return ["lib", "lib64", "bin", "sbin"].flatMap((name) => {
    if (!existsSync(`/${name}`)) return [];
    return existsSync(`/usr/${name}`)
      ? ["--symlink", `usr/${name}`, `/${name}`]
      : ["--ro-bind", `/${name}`, `/${name}`];
  });
}

function applicationMounts({ roots, codeDirectory }: TestRequest): string[] {
  return [
    ...roots.flatMap(({ sandboxPath, hostPath }) => ["--bind", hostPath, sandboxPath]),
    ...["--ro-bind", codeDirectory, inside.code],
    ...["--remount-ro", "/", "--chdir", "/"],
  ];
}

// koffi's code and its binary for this platform are two packages; without them some of fileIo is a stub.
function koffiMounts(): string[] {
  const names = ["koffi", `@koromix/koffi-${process.platform}-${process.arch}`];
  const modules = modulesFolder();
  return names.flatMap((name) => {
    const directory = modules === undefined ? "" : join(modules, name);
    return existsSync(directory) ? ["--ro-bind", directory, `${inside.modules}/${name}`] : [];
  });
}

function modulesFolder(): string | undefined {
  try {
    let folder = createRequire(import.meta.url).resolve("koffi");
    while (basename(folder) !== "node_modules" && dirname(folder) !== folder) folder = dirname(folder);
    return folder;
  } catch {
    return undefined;
  }
}
