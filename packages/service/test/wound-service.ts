import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { exitOf } from "@carryall/runtime";
import type { ThrowAwayDevice } from "@carryall/testkit";

/** A real service whose clock only moves when it is wound. Disposing of it ends it. */
export interface WoundService extends AsyncDisposable {
  /** Resolves when what fell due has rung. */
  wind(byMs: number): Promise<void>;
}

const program = fileURLToPath(new URL("./fixtures/main-wound-service.ts", import.meta.url));

/** Starts one for a device before any client does; clients then find it. */
export async function startWoundService(device: ThrowAwayDevice): Promise<WoundService> {
  const child = spawn(process.execPath, [program, "--home", device.home], {
    env: device.environment,
    // Nothing of the test's own: who inherits an output keeps whoever reads it waiting.
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  // True by the stdio option above: a fourth stream of kind "pipe" is a socket both ways.
  const control = child.stdio[3] as unknown as Duplex;
  const lines = createInterface({ input: control })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async wind(byMs) {
      control.write(`${byMs}\n`);
      const { done } = await lines.next();
      if (done === true) throw new Error("Cannot wind the clock: the service has ended");
    },
    async [Symbol.asyncDispose]() {
      control.end();
      await exitOf(child);
    },
  };
}
