import { type ClientIdentity, clientMessages } from "@carryall/protocol";
import { systemClock } from "@carryall/runtime";
import { connectToService } from "./link/connect-to-service.ts";
import { serviceEnvironment } from "./link/service-environment.ts";
import type { ServiceProgram } from "./link/start-service.ts";

export interface IssueTokenOptions {
  readonly home: string;
  /** Who asks, as the service's log shows it. */
  readonly name: string;
  readonly serviceProgram: ServiceProgram;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Has the service make the token with which a program says who it is. Starts a service where none runs.
 *
 * @throws {BackupError} as every connection to the service does.
 */
export async function issueToken(identity: ClientIdentity, options: IssueTokenOptions): Promise<string> {
  const { channel } = await connectToService({
    home: options.home,
    name: options.name,
    serviceProgram: options.serviceProgram,
    serviceEnvironment: serviceEnvironment(options.environment),
    clock: systemClock,
  });
  try {
    return (await channel.call(clientMessages.issueToken, identity)).token;
  } finally {
    channel.close();
  }
}
