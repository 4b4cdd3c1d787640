import { carryallCommand } from "./contender.ts";
import { timedRun } from "./timed-run.ts";

/** Ends the service of a device home, where one runs. Nothing interrupts this. */
export async function stopService(home: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const { signal } = new AbortController();
  await timedRun(carryallCommand(home, ["service", "stop"]), { environment, signal });
}
