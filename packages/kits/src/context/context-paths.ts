import type { Area } from "./area-mode.ts";

export interface ContextPaths {
  readonly filesDir: string;
  readonly cacheDir: string;
  readonly tempDir: string;
  readonly preferencesDir: string;
  readonly databaseDir: string;
}

/**
 * The directories of a context that depend on its area, as sandbox paths.
 *
 * @param moduleName The module whose directories they are; `undefined` for the application's own.
 * @see openharmony/docs: application-context-stage.md
 */
export function contextPaths(area: Area, moduleName: string | undefined): ContextPaths {
  const level = areaDirectory(area);
  const base = moduleName === undefined ? `${level}/base` : `${level}/base/haps/${moduleName}`;
  return {
    filesDir: `${base}/files`,
    cacheDir: `${base}/cache`,
    tempDir: `${base}/temp`,
    preferencesDir: `${base}/preferences`,
    databaseDir: moduleName === undefined ? `${level}/database` : `${level}/database/${moduleName}`,
  };
}

/** `/data/storage/el1` for EL1, and so on. */
export function areaDirectory(area: Area): string {
  return `/data/storage/el${area + 1}`;
}
