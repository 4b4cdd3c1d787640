import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SandboxRoots } from "@carryall/protocol";

const inside = {
  node: "/opt/carryall/node",
  program: "/opt/carryall/program",
  modules: "/opt/carryall/node_modules",
  /** Where a device shows an application its own code. */
  code: "/data/storage/el1/bundle",
} as const;

export interface BubblewrapOptions {
  readonly node: string;
  readonly nodeOptions: readonly string[];
  /** What Node runs; all of its folder is seen. */
  readonly program: string;
  /** Folders of native modules, each below a `node_modules`. */
  readonly moduleDirectories: readonly string[];
  /** The application's directories, with their host paths. */
  readonly roots: SandboxRoots;
  /** The application's compiled code, a host path. */
  readonly codeDirectory: string;
  /** All that the process gets of one, for the folder of the program as the process sees it. */
  readonly environment: (programFolder: string) => Readonly<Record<string, string>>;
  /** bwrap's own, before the command: where it tells of its child, for example. */
  readonly more?: readonly string[];
}

export interface BubblewrapCommand {
  readonly command: "bwrap";
  readonly args: readonly string[];
  /** For finding bwrap itself; the process inside gets nothing of it. */
  readonly env: Record<string, string>;
  /** The application's directories as the process sees them. */
  readonly roots: SandboxRoots;
  readonly codeDirectory: string;
}

const pathOnly = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

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

/**
 * A stranger's code in own mount, pid, ipc, uts, network and user namespaces: sandbox paths are real mounts, the system
 * is read-only, and of the machine nothing else is there, nothing of its environment either.
 */
export function bubblewrapCommand(options: BubblewrapOptions): BubblewrapCommand {
  const { program, nodeOptions, roots, codeDirectory, environment, more = [] } = options;
  const variables = Object.entries(environment(inside.program));
  return {
    command: "bwrap",
    args: [
      ...confinement,
      ...systemMounts(options),
      ...roots.flatMap(({ sandboxPath, hostPath }) => ["--bind", hostPath, sandboxPath]),
      ...["--ro-bind", codeDirectory, inside.code],
      ...["--remount-ro", "/", "--chdir", "/"],
      ...variables.flatMap(([name, value]) => ["--setenv", name, value]),
      ...more,
      ...["--", inside.node, ...nodeOptions, join(inside.program, basename(program))],
    ],
    env: pathOnly,
    roots: roots.map(({ sandboxPath }) => ({ sandboxPath, hostPath: sandboxPath })),
    codeDirectory: inside.code,
  };
}

/** @returns Why bubblewrap does not work here, or `undefined` where it does. */
export function whyNoBubblewrap(): string | undefined {
  if (process.platform !== "linux") return "it is for Linux";
  const args = [...confinement, "--ro-bind", "/usr", "/usr", ...mergedUsr(), "/usr/bin/true"];
  const probe = spawnSync("bwrap", args, { encoding: "utf8", env: pathOnly });
  if (probe.error !== undefined) return "bwrap is not installed (Debian: apt install bubblewrap)";
  if (probe.status !== 0) return `bwrap fails: ${probe.stderr.trim().split("\n")[0] ?? `exit ${probe.status}`}`;
  return undefined;
}

function systemMounts({ node, program, moduleDirectories }: BubblewrapOptions): string[] {
  return [
    ...["--ro-bind", "/usr", "/usr"],
    ...mergedUsr(),
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...["--ro-bind", node, inside.node],
    // With what it loads when an application asks for it.
    ...["--ro-bind", dirname(program), inside.program],
    ...moduleDirectories.flatMap((directory) => [
      "--ro-bind",
      directory,
      join(inside.modules, moduleNameOf(directory)),
    ]),
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

// "@koromix/koffi-linux-x64" keeps its scope, "koffi" has none.
function moduleNameOf(directory: string): string {
  const scope = basename(dirname(directory));
  return scope.startsWith("@") ? join(scope, basename(directory)) : basename(directory);
}
