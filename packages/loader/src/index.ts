export { type ApplicationCode, readApplicationCode } from "./code/application-code.ts";
export { type AuthorPlace, SourcePositions } from "./code/source-positions.ts";
export type { Exports } from "./modules/late-namespace.ts";
export { ModuleLoader, type ModuleLoaderOptions, type Platform } from "./modules/module-loader.ts";
export { type MarkedFunction, ModuleMarks } from "./modules/module-marks.ts";
export { NodeGlobals } from "./scope/node-globals.ts";
