import { inspect } from "node:util";
import { type BackupModule, createBackupModule, type ServiceProgram } from "@carryall/client";
import { createKits, type Kits } from "@carryall/kits";
import type { ProgramOwner } from "@carryall/projects";
import { type ClientIdentity, type SandboxRoots, toHostPath } from "@carryall/protocol";
import { openProgramSandbox } from "./program-sandbox.ts";
import { withAdoptedFiles } from "./with-adopted-files.ts";
import { type ProgramStreams, writeProgramLog } from "./write-program-log.ts";

export interface OpenPlatformOptions extends ProgramStreams {
  readonly home: string;
  readonly identity: ClientIdentity;
  /** What the service issued; without one the program is the owner's own. */
  readonly token: string | undefined;
  /** The project that the program lies in. */
  readonly owner: ProgramOwner | undefined;
  readonly serviceProgram: ServiceProgram;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The platform for one client program: the kits over the sandbox of its bundle, `backup` the real one, and a context.
 *
 * @throws {BackupError} `invalidArgument` where there is no device.
 */
export function openPlatform(options: OpenPlatformOptions): Kits {
  const { home, identity } = options;
  const { roots, application } = openProgramSandbox({ home, bundleName: identity.name, owner: options.owner });
  const kits: Kits = createKits({
    roots,
    application,
    writeLog: writeProgramLog(options),
    allowsHostPaths: identity.isSystemApp,
    createBackup: () => withAdoptedFiles(openBackup(options, roots), (fd) => kits.adoptDescriptor(fd)),
  });
  kits.createAbilityContext();
  return kits;
}

function openBackup(options: OpenPlatformOptions, roots: SandboxRoots): BackupModule {
  const { home, identity, token, serviceProgram, environment, stderr } = options;
  return createBackupModule({
    home,
    identity,
    ...(token === undefined ? {} : { token }),
    // What is in none of the roots is a path of the machine already.
    toHostPath: (path) => toHostPath(roots, path) ?? path,
    serviceProgram,
    environment,
    // As Node prints what nobody catches: the author's own text, stack and all.
    reportCallbackError: (error) => stderr(`${inspect(error)}\n`),
  });
}
