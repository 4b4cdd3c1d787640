import { join, resolve } from "node:path";

/** What of the world around a process says where its device is. */
export interface HomeSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Of the user's account, for where the environment does not say. */
  readonly homeDirectory: string;
}

/** The device home: as named, else `CARRYALL_HOME`, else in the platform's data directory. Absolute. */
export function homeDirectoryOf(named: string | undefined, around: HomeSurroundings): string {
  const chosen = named ?? nonEmpty(around.environment.CARRYALL_HOME);
  return chosen === undefined ? platformDirectory(around) : resolve(around.cwd, chosen);
}

function platformDirectory({ environment, homeDirectory, platform }: HomeSurroundings): string {
  if (platform === "darwin") return join(homeDirectory, "Library/Application Support/Carryall");
  if (platform === "win32") {
    return join(nonEmpty(environment.LOCALAPPDATA) ?? join(homeDirectory, "AppData/Local"), "Carryall");
  }
  return join(nonEmpty(environment.XDG_DATA_HOME) ?? join(homeDirectory, ".local/share"), "carryall");
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
