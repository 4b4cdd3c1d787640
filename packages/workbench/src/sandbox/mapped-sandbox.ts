import { spawnSync } from "node:child_process";
import { nodeOptions, testProgram } from "./test-program.ts";
import type { TestSandbox } from "./test-sandbox.ts";

/**
 * A process of its own in which the kits translate sandbox paths. Not under Node's permission model, which knows no
 * symbolic links: it prevents accidents, no more.
 */
export const mappedSandbox: TestSandbox = {
  name: "mapped",
  prepare(request) {
    const [command = process.execPath, ...args] = [...dyingWithParent(), process.execPath, ...nodeOptions, testProgram];
    return { command, args, environment: {}, request };
  },
};

// A case that never yields does not see that its parent was killed. On Linux the kernel can be asked to end it: the
// wrapper asks, and becomes the program that follows.
function dyingWithParent(): readonly string[] {
  const wrapper = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"] as const;
  const [command, ...args] = wrapper;
  return spawnSync(command, [...args, "/bin/true"], { stdio: "ignore" }).status === 0 ? wrapper : [];
}
