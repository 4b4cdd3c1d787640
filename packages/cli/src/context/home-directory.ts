import { join, resolve } from "node:path";
import type { CommandIo } from "../command-io.ts";

/** The device home: as named, else `CARRYALL_HOME`, else in the platform's data directory. Absolute. */
export function homeDirectoryOf(named: string | undefined, io: CommandIo): string {
  const chosen = named ?? nonEmpty(io.environment.CARRYALL_HOME);
  return chosen === undefined ? platformDirectory(io) : resolve(io.cwd, chosen);
}

function platformDirectory({ environment, homeDirectory, platform }: CommandIo): string {
  if (platform === "darwin") return join(homeDirectory, "Library/Application Support/Carryall");
  if (platform === "win32") {
    return join(nonEmpty(environment.LOCALAPPDATA) ?? join(homeDirectory, "AppData/Local"), "Carryall");
  }
  return join(nonEmpty(environment.XDG_DATA_HOME) ?? join(homeDirectory, ".local/share"), "carryall");
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
