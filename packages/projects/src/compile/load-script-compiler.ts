import type { CompiledScript, CompileScriptInput } from "./compile-script.ts";

export type { CompiledScript, CompileScriptInput };

export type ScriptCompiler = (input: CompileScriptInput) => CompiledScript;

/** The compiler of client programs. Loaded when it is asked for: it takes some 100 ms, which nobody else must pay. */
export async function loadScriptCompiler(): Promise<ScriptCompiler> {
  const { compileScript } = await import("./compile-script.ts");
  return compileScript;
}
