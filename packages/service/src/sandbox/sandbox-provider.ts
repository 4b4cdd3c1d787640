import type { ChildProcess } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import type { SandboxRoots } from "@carryall/protocol";

/** What an extension process needs of the host, whichever way it is confined. */
export interface SandboxRequest {
  /** The application's directories, with their host paths. */
  readonly roots: SandboxRoots;
  /** The application's compiled code, a host path. */
  readonly codeDirectory: string;
  readonly action: "backup" | "restore";
}

/** A started, confined extension process. It waits for its first message. */
export interface SandboxedProcess {
  /** What the service started and waits for; a wrapper in some providers. */
  readonly child: ChildProcess;
  readonly channel: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The application's directories as the process itself sees them. */
  readonly roots: SandboxRoots;
  readonly codeDirectory: string;
  /** The application's own process, as the service sees it. Ask after the first answer came. */
  findPid(): number;
  /** Resolves when a wrapper has named the process that it made, or has ended. Not to be killed before that. */
  readonly isNamed: Promise<void>;
  /** Ends what a wrapper that was killed while it was still setting up has left. Call it when `child` has ended. */
  endRest(): void;
}

/** One way to run a stranger's code. Both ways pass one behaviour suite. */
export interface SandboxProvider {
  readonly name: "bubblewrap" | "mapped";
  start(request: SandboxRequest): SandboxedProcess;
}

/**
 * A young generation of 4 MiB: restoring 200,000 files then takes 160 MiB instead of 290, and 3 % longer. Most of what
 * packing and unpacking make is gone at once, or stays to the end.
 */
export const hostNodeOptions: readonly string[] = ["--max-semi-space-size=4"];

/**
 * What the extension host is started with, so that Node finds the compiled code in the program's folder.
 *
 * @param programFolder As the process sees it.
 */
export function hostEnvironment(programFolder: string, { timeZone }: SandboxPrograms): Record<string, string> {
  return {
    NODE_COMPILE_CACHE: `${programFolder}/cache`,
    NODE_COMPILE_CACHE_PORTABLE: "1",
    ...(timeZone === undefined ? {} : { TZ: timeZone }),
  };
}

/** Where the programs that every sandbox needs lie, as host paths. */
export interface SandboxPrograms {
  readonly node: string;
  /** The extension host; what belongs to it lies in its folder. */
  readonly extensionHost: string;
  /** Folders of koffi and of its binary for this platform; empty where it is not installed. */
  readonly koffiDirectories: readonly string[];
  readonly timeZone: string | undefined;
}
