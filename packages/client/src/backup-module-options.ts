import type { ServiceProgram } from "./link/start-service.ts";

export interface BackupModuleOptions {
  /** Absolute host path of the device home. */
  readonly home: string;
  /** The client's bundle or process name, as others read it in a session conflict. */
  readonly name: string;
  readonly serviceProgram: ServiceProgram;
  /** Where the variables come from that a started service may see. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told what a callback threw or rejected with. */
  readonly reportCallbackError: (error: unknown) => void;
}
