import { spawnSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";

/** What a figure must be read with. One line each. */
export function describeMachine({ directory, root }: { readonly directory: string; readonly root: string }): string[] {
  const processors = cpus();
  return [
    `Machine: ${processors.length} × ${processors[0]?.model ?? "unknown processor"}, ${gib(totalmem())} of memory, Linux ${release()}`,
    `File system: ${fileSystemOf(directory)}`,
    `Programs: Node ${process.version}, ${firstLineOf("rsync")}, ${firstLineOf("cp")}, ${firstLineOf("tar")}, ${firstLineOf("bwrap")}`,
    `Commit: ${commitOf(root)}`,
  ];
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(0)} GiB`;
}

function fileSystemOf(directory: string): string {
  return output("findmnt", ["-n", "-o", "FSTYPE,OPTIONS", "-T", directory]).replace(/\s+/g, ", ") || "unknown";
}

function firstLineOf(program: string): string {
  const [line = ""] = output(program, ["--version"]).split("\n");
  return line === "" ? `no ${program}` : line.replace(/\s+/g, " ");
}

function commitOf(root: string): string {
  const commit = output("git", ["-C", root, "rev-parse", "--short=12", "HEAD"]) || "unknown";
  // What this writes is no change of what was measured.
  const changed = output("git", ["-C", root, "status", "--porcelain", "--", ".", ":!docs/performance.md"]);
  return changed === "" ? commit : `${commit}, with uncommitted changes`;
}

/** Empty where the program is not there. */
function output(program: string, args: readonly string[]): string {
  const { stdout } = spawnSync(program, args, { encoding: "utf8" });
  return stdout?.trim() ?? "";
}
