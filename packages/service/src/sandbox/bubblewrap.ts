import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { errnoNameOf } from "@carryall/protocol";
import { bubblewrapCommand } from "@carryall/runtime";
import { channelOf, outputOf } from "./child-streams.ts";
import {
  hostEnvironment,
  hostNodeOptions,
  type SandboxedProcess,
  type SandboxPrograms,
  type SandboxProvider,
  type SandboxRequest,
} from "./sandbox-provider.ts";

const infoFd = 4;

/** Sandbox paths are real mounts, and nothing of the home is there but the application's own. */
export function bubblewrapProvider(programs: SandboxPrograms): SandboxProvider {
  return {
    name: "bubblewrap",
    start(request: SandboxRequest): SandboxedProcess {
      const { command, args, env, roots, codeDirectory } = bubblewrapCommand({
        node: programs.node,
        nodeOptions: [...hostNodeOptions, "--disable-warning=ExperimentalWarning"],
        program: programs.extensionHost,
        moduleDirectories: programs.koffiDirectories,
        roots: request.roots,
        codeDirectory: request.codeDirectory,
        environment: (programFolder) => hostEnvironment(programFolder, programs),
        more: ["--info-fd", String(infoFd)],
      });
      const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"], env });
      const info = new InfoReader(child);
      return {
        child,
        channel: channelOf(child),
        ...outputOf(child),
        roots,
        codeDirectory,
        findPid: () => onlyChildOf(info.initPid()),
        isNamed: info.isComplete,
        // It dies with bwrap once it is set up; before that nothing ties the two.
        endRest: () => info.endInit(),
      };
    },
  };
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
