import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { carryallProgram } from "@carryall/testkit";
import type { Command } from "./timed-run.ts";

/** A program that copies the corpus away and back. */
export interface Contender {
  readonly name: string;
  /** What it writes, in the scratch folder: removed before the next one's turn. */
  readonly target: string;
  /** Else the folder is made before the clock starts. */
  readonly makesTarget: boolean;
  readonly backup: Command;
  readonly restore: Command;
}

export interface ContenderOptions {
  readonly home: string;
  readonly dataFolder: string;
  readonly scratch: string;
}

/** Ours: whole processes, from the command line to the exit code. */
export function carryall(
  { home, scratch }: Pick<ContenderOptions, "home" | "scratch">,
  bundles: readonly string[] = [],
) {
  const target = join(scratch, "carryall");
  const run = (...args: string[]): Command => carryallCommand(home, [...args, ...bundles]);
  return {
    name: "carryall",
    target,
    makesTarget: true,
    backup: run("backup", "--to", target),
    restore: run("restore", "--from", target),
  } satisfies Contender;
}

export function carryallCommand(home: string, args: readonly string[]): Command {
  return { command: process.execPath, args: [carryallProgram(), ...args, "--home", home, "--quiet"] };
}

interface Peer extends Contender {
  readonly debianPackage: string;
}

/** The others, those that are installed here. @param note Told of each that is not. */
export function peers(options: ContenderOptions, note: (line: string) => void): Contender[] {
  return [rsync(options), cp(options), tar(options)].filter(({ name, backup, debianPackage }) => {
    const isThere = spawnSync(backup.command, ["--version"], { stdio: "ignore" }).status === 0;
    if (!isThere) note(`skipped ${name}: it is not installed (Debian: apt install ${debianPackage})`);
    return isThere;
  });
}

function rsync({ dataFolder, scratch }: ContenderOptions): Peer {
  const target = join(scratch, "rsync");
  return {
    name: "rsync -a",
    debianPackage: "rsync",
    target,
    makesTarget: true,
    backup: { command: "rsync", args: ["-a", `${dataFolder}/`, `${target}/`] },
    restore: { command: "rsync", args: ["-a", `${target}/`, `${dataFolder}/`] },
  };
}

function cp({ dataFolder, scratch }: ContenderOptions): Peer {
  const target = join(scratch, "cp");
  return {
    name: "cp -a",
    debianPackage: "coreutils",
    target,
    makesTarget: false,
    backup: { command: "cp", args: ["-a", `${dataFolder}/.`, target] },
    restore: { command: "cp", args: ["-a", `${target}/.`, dataFolder] },
  };
}

// Without pax headers a tar knows whole seconds only, and what comes back is not what was there.
function tar({ dataFolder, scratch }: ContenderOptions): Peer {
  const target = join(scratch, "tar");
  const archive = join(target, "all.tar");
  return {
    name: "GNU tar",
    debianPackage: "tar",
    target,
    makesTarget: false,
    backup: { command: "tar", args: ["--format=posix", "-C", dataFolder, "-cf", archive, "."] },
    restore: { command: "tar", args: ["-C", dataFolder, "-xpf", archive] },
  };
}
