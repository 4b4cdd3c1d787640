export {
  type CompileResult,
  compileModules,
  compileSources,
  moduleId,
  type SourceGroup,
} from "./compile/compile-modules.ts";
export {
  type CompiledScript,
  type CompileScriptInput,
  loadScriptCompiler,
  type ScriptCompiler,
} from "./compile/load-script-compiler.ts";
export { type PrepareReply, type PrepareRequest, prepareProject } from "./prepare-project.ts";
export { projectsProgram } from "./projects-program.ts";
export { findProgramOwner, type ProgramOwner } from "./read/find-program-owner.ts";
export { findTestModules, type TestModule } from "./read/find-test-modules.ts";
export type { BackupExtension, Project, ProjectModule } from "./read/project.ts";
export { type ReadProjectOptions, readProject } from "./read/read-project.ts";
export type { TestAbilitySource } from "./read/read-test-configuration.ts";
export { type Resolution, type ResolveSpecifierOptions, resolveSpecifier } from "./resolve/resolve-specifier.ts";
