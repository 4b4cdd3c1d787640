import type { ChildProcess } from "node:child_process";
import type { Duplex, Readable } from "node:stream";

const channelFd = 3;

/** The parent's end of the pair that the child has as descriptor 3. Node makes it a socket, whatever its type says. */
export function channelOf(child: ChildProcess): Duplex {
  return child.stdio[channelFd] as Duplex;
}

export function outputOf(child: ChildProcess): { stdout: Readable; stderr: Readable } {
  if (child.stdout === null || child.stderr === null) throw new Error("The child was started without output pipes");
  return { stdout: child.stdout, stderr: child.stderr };
}
