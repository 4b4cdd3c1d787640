import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The compiled program that runs one module's tests; also where this is a source. */
const program: string = fileURLToPath(new URL("../../dist/process/main-test-process.js", import.meta.url));

/**
 * What to start, with its arguments. A case that never yields does not see that its parent was killed: where the kernel
 * can be asked to end it, a wrapper asks, and becomes the program.
 */
export function testProcessCommand(): readonly [command: string, ...args: string[]] {
  const own = [process.execPath, "--disable-warning=ExperimentalWarning", program] as const;
  const wrapper = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"] as const;
  const [command, ...args] = wrapper;
  const isThere = spawnSync(command, [...args, "/bin/true"], { stdio: "ignore" }).status === 0;
  return isThere ? [...wrapper, ...own] : own;
}
