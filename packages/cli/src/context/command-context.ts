import { type Device, homeDirectoryOf, openDevice } from "@carryall/device";
import type { Command } from "commander";
import type { CommandIo } from "../command-io.ts";
import { Output } from "../output/output.ts";
import { readGlobalOptions } from "./global-options.ts";

/** What a command works with. */
export interface CommandContext {
  readonly io: CommandIo;
  readonly output: Output;
  /** Absolute path of the device home, which may not be there. */
  readonly home: string;
  /** Asked for by name; `undefined` leaves the choice to the service. */
  readonly sandbox: string | undefined;
  /** @throws {BackupError} with a hint where there is no device, or somebody else's. */
  openDevice(): Device;
}

export function createContext(command: Command, io: CommandIo): CommandContext {
  const { home: named, json, quiet, sandbox } = readGlobalOptions(command);
  const home = homeDirectoryOf(named, io);
  return { io, output: new Output(io, { json, quiet }), home, sandbox, openDevice: () => openDevice(home) };
}
