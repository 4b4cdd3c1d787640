import { type Area, AreaMode } from "./area-mode.ts";
import { areaDirectory, contextPaths } from "./context-paths.ts";

/**
 * The directories that exist on a device before any of the application's code has run, as sandbox paths without a slash
 * at the end, parents before children: those of the module and of the application, and `.backup`, for EL1 and EL2.
 * Whoever installs or hosts the application creates them; a context never does.
 */
export function requiredSandboxDirectories({ moduleName }: { readonly moduleName: string }): string[] {
  return [AreaMode.EL1, AreaMode.EL2].flatMap((area) => directoriesOf(area, moduleName));
}

function directoriesOf(area: Area, moduleName: string): string[] {
  return [
    ...Object.values(contextPaths(area, undefined)),
    ...Object.values(contextPaths(area, moduleName)),
    `${areaDirectory(area)}/base/.backup`,
  ];
}
