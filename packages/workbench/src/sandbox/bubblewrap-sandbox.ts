import { bubblewrapCommand, koffiDirectories } from "@carryall/runtime";
import { nodeOptions, testProgram } from "./test-program.ts";
import type { TestSandbox } from "./test-sandbox.ts";

/** Node's own channel to its parent: the first descriptor after the standard ones. */
const channelFd = "3";

/** As an extension is confined in a backup: nothing of the machine is there. */
export const bubblewrapSandbox: TestSandbox = {
  name: "bubblewrap",
  prepare(request) {
    const { command, args, env, roots, codeDirectory } = bubblewrapCommand({
      node: process.execPath,
      nodeOptions,
      program: testProgram,
      // Without koffi some of fileIo is a stub.
      moduleDirectories: koffiDirectories(testProgram),
      roots: request.roots,
      codeDirectory: request.codeDirectory,
      environment: () => ({ NODE_CHANNEL_FD: channelFd }),
    });
    return { command, args, environment: env, request: { ...request, roots: [...roots], codeDirectory } };
  },
};
