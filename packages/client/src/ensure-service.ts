import { systemClock } from "@carryall/runtime";
import { connectToService } from "./link/connect-to-service.ts";
import { serviceEnvironment } from "./link/service-environment.ts";
import type { ServiceProgram } from "./link/start-service.ts";

export interface EnsureServiceOptions {
  readonly home: string;
  /** Who asks, as the service's log shows it. */
  readonly name: string;
  readonly serviceProgram: ServiceProgram;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts the service of a device home where none runs, and resolves when it listens.
 *
 * @throws {BackupError} as every connection to the service does.
 */
export async function ensureService({ home, name, serviceProgram, environment }: EnsureServiceOptions): Promise<void> {
  const { channel } = await connectToService({
    home,
    name,
    serviceProgram,
    serviceEnvironment: serviceEnvironment(environment),
    clock: systemClock,
  });
  channel.close();
}
