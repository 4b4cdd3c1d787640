import { spawnSync } from "node:child_process";

/**
 * What to write before a command whose program is to end with this process, however this ends: code that never yields
 * does not see it. On Linux the kernel can be asked; the wrapper asks, and becomes the program that follows.
 *
 * @returns Nothing where it cannot be had.
 */
export function dyingWithParent(): readonly string[] {
  const wrapper = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"] as const;
  const [command, ...args] = wrapper;
  return spawnSync(command, [...args, "/bin/true"], { stdio: "ignore" }).status === 0 ? wrapper : [];
}
