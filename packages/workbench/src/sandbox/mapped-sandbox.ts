import { dyingWithParent } from "@carryall/runtime";
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
