export { type CompileResult, compileModules } from "./compile/compile-modules.ts";
export { type PrepareReply, type PrepareRequest, prepareProject } from "./prepare-project.ts";
export { projectsProgram } from "./projects-program.ts";
export type { BackupExtension, Project, ProjectModule } from "./read/project.ts";
export { type ReadProjectOptions, readProject } from "./read/read-project.ts";
