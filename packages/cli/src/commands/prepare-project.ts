import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { PrepareReply, PrepareRequest } from "@carryall/projects";
import { BackupError, fromWireError } from "@carryall/protocol";
import type { CommandIo } from "../command-io.ts";

type Prepared = Extract<PrepareReply, { ok: true }>;

/**
 * Has a project read and compiled, in a process of its own: a compiler that has read a stranger's sources is not kept.
 *
 * @throws {BackupError} what is wrong with the project, as its author should read it.
 */
export async function prepareProject(request: PrepareRequest, { programs, signal }: CommandIo): Promise<Prepared> {
  const child = spawn(programs.node, [programs.projects], { stdio: ["pipe", "pipe", "pipe"], signal });
  // A process that ends before it has read its request says why in its own way.
  child.stdin.on("error", () => {});
  child.stdin.end(`${JSON.stringify(request)}\n`);
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const reply = parseReply(output, complaint);
  if (!reply.ok) throw fromWireError(reply.error);
  return reply;
}

function parseReply(output: string, complaint: string): PrepareReply {
  try {
    // True by the program's contract: one line, written by prepareProject of the same version.
    return JSON.parse(output) as PrepareReply;
  } catch (cause) {
    const so = complaint.trim().split("\n").at(-1) || "it ended without an answer";
    throw new BackupError("unknown", `Cannot compile the project: ${so}`, { cause });
  }
}
