import type { ClientIdentity } from "@carryall/protocol";
import type { ServiceProgram } from "./link/start-service.ts";

export interface BackupModuleOptions {
  /** Absolute host path of the device home. */
  readonly home: string;
  /**
   * Who the client is. Its name is what others read in a session conflict; every member looks first at its permission
   * and at whether it is a system application. Whether it may say so is the service's to judge, by the token.
   */
  readonly identity: ClientIdentity;
  /** What the service issued for this identity. Without one, the client is the owner's own program. */
  readonly token?: string;
  readonly serviceProgram: ServiceProgram;
  /** Where the variables come from that a started service may see. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told what a callback threw or rejected with. */
  readonly reportCallbackError: (error: unknown) => void;
  /**
   * Where a path that the client's program sees really is; `undefined` for one that it does not see. Absent for a
   * program that sees the host's own paths.
   */
  readonly toHostPath?: (sandboxPath: string) => string | undefined;
}
