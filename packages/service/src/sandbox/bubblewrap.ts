import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { errnoNameOf } from "@carryall/protocol";
import { channelOf, outputOf } from "./child-streams.ts";
import {
  hostEnvironment,
  type SandboxedProcess,
  type SandboxPrograms,
  type SandboxProvider,
  type SandboxRequest,
} from "./sandbox-provider.ts";

const insideProgramFolder = "/opt/carryall/extension-host";
const insideNode = "/opt/carryall/node";
const insideModules = "/opt/carryall/node_modules";
/** Where a device shows an application its own code. */
const insideCode = "/data/storage/el1/bundle";
const infoFd = 4;

/**
 * Own mount, pid, ipc, uts, network and user namespaces; sandbox paths are real mounts; the system read-only, nothing
 * of the home but the application's own; nothing of the environment.
 */
export function bubblewrapProvider(programs: SandboxPrograms): SandboxProvider {
  return {
    name: "bubblewrap",
    start(request: SandboxRequest): SandboxedProcess {
      const args = [...confinement(), ...systemMounts(programs), ...applicationMounts(request), ...command(programs)];
      const child = spawn("bwrap", args, { stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"], env: pathOnly });
      const info = new InfoReader(child);
      return {
        child,
        channel: channelOf(child),
        ...outputOf(child),
        roots: request.roots.map(({ sandboxPath }) => ({ sandboxPath, hostPath: sandboxPath })),
        codeDirectory: insideCode,
        findPid: () => onlyChildOf(info.initPid()),
        isNamed: info.isComplete,
        // It dies with bwrap once it is set up; before that nothing ties the two.
        endRest: () => info.endInit(),
      };
    },
  };
}

/** @returns Why bubblewrap does not work here, or `undefined` where it does. */
export function whyNoBubblewrap(): string | undefined {
  if (process.platform !== "linux") return "it is for Linux";
  const probe = spawnSync("bwrap", [...confinement(), "--ro-bind", "/usr", "/usr", ...mergedUsr(), "/usr/bin/true"], {
    encoding: "utf8",
    env: pathOnly,
  });
  if (probe.error !== undefined) return "bwrap is not installed (Debian: apt install bubblewrap)";
  if (probe.status !== 0) return `bwrap fails: ${probe.stderr.trim().split("\n")[0] ?? `exit ${probe.status}`}`;
  return undefined;
}

// For finding bwrap itself; the process inside gets nothing of it.
const pathOnly = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

function confinement(): string[] {
  return [
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
}

function systemMounts({ node, extensionHost, koffiDirectories }: SandboxPrograms): string[] {
  return [
    ...["--ro-bind", "/usr", "/usr"],
    ...mergedUsr(),
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...["--ro-bind", node, insideNode],
    // With what it loads when an application asks for it.
    ...["--ro-bind", dirname(extensionHost), insideProgramFolder],
    ...koffiDirectories.flatMap((directory) => ["--ro-bind", directory, join(insideModules, moduleNameOf(directory))]),
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

function applicationMounts({ roots, codeDirectory }: SandboxRequest): string[] {
  return [
    ...roots.flatMap(({ sandboxPath, hostPath }) => ["--bind", hostPath, sandboxPath]),
    ...["--ro-bind", codeDirectory, insideCode],
    ...["--remount-ro", "/", "--chdir", "/"],
  ];
}

function command(programs: SandboxPrograms): string[] {
  const environment = Object.entries(hostEnvironment(insideProgramFolder, programs));
  return [
    ...environment.flatMap(([name, value]) => ["--setenv", name, value]),
    ...["--info-fd", String(infoFd)],
    ...[
      "--",
      insideNode,
      "--disable-warning=ExperimentalWarning",
      join(insideProgramFolder, basename(programs.extensionHost)),
    ],
  ];
}

// "@koromix/koffi-linux-x64" keeps its scope, "koffi" has none.
function moduleNameOf(directory: string): string {
  const scope = basename(dirname(directory));
  return scope.startsWith("@") ? join(scope, basename(directory)) : basename(directory);
}

// bubblewrap writes one JSON object about the process it made and closes the pipe.
class InfoReader {
  /** Also where bwrap has ended without a word. */
  readonly isComplete: Promise<void>;
  #text = "";

  constructor(child: ChildProcess) {
    const stream = child.stdio[infoFd] as Readable;
    this.isComplete = new Promise((resolve) => stream.once("close", () => resolve()));
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      this.#text += chunk;
    });
    stream.on("error", () => {});
  }

  initPid(): number {
    const pid = this.#findInitPid();
    if (pid === undefined) throw new Error("Cannot find the extension's process: bwrap has not named it");
    return pid;
  }

  endInit(): void {
    const pid = this.#findInitPid();
    try {
      // The number may be another process's by now.
      if (pid !== undefined && readFileSync(`/proc/${pid}/comm`, "utf8") === "bwrap\n") process.kill(pid, "SIGKILL");
    } catch (error) {
      if (!["ENOENT", "ESRCH"].includes(errnoNameOf(error) ?? "")) throw error;
    }
  }

  #findInitPid(): number | undefined {
    const [, pid] = /"child-pid":\s*(\d+)/.exec(this.#text) ?? [];
    return pid === undefined ? undefined : Number(pid);
  }
}

function onlyChildOf(initPid: number): number {
  const children = readFileSync(`/proc/${initPid}/task/${initPid}/children`, "utf8").trim();
  const pid = Number(children.split(" ")[0]);
  if (!Number.isInteger(pid) || pid <= 0) throw new Error("Cannot find the extension's process: it is not there");
  return pid;
}
