import { extname } from "node:path";
import { transform } from "esbuild";
import ts from "ohos-typescript";
import { parseJson5 } from "../read/parse-json5.ts";
import { authorsCompilerOptions } from "./authors-compiler-options.ts";
import { chooseDefaultExport } from "./choose-default-export.ts";
import { describeMarks } from "./describe-marks.ts";
import { firstFailure } from "./emit-failure.ts";
import { type ModuleRequest, outlineBody } from "./outline-body.ts";
import { parseSource } from "./parse-source.ts";
import { syntaxError } from "./syntax-error.ts";
import { takeOutArkTs } from "./take-out-arkts.ts";
import { takeOutUi } from "./take-out-ui.ts";
import { applyEdits } from "./text-edit.ts";

export interface CompileSourceInput {
  readonly text: string;
  /** Absolute; named in errors and warnings. */
  readonly file: string;
  /** What the source map calls the source. */
  readonly id: string;
  /** The entry must have a default export, and gets one where the author left it out. */
  readonly isEntry: boolean;
}

export interface CompiledSource {
  /** A CommonJS body. */
  readonly code: string;
  /** JSON, version 3, with the author's own text as content; absent where there is no code of the author's. */
  readonly sourceMap?: string;
  /** What the body asks for, in its order, each once. */
  readonly requests: readonly ModuleRequest[];
  /** The names that it exports itself; `undefined` for CommonJS, whose exports only running it tells. */
  readonly exports: readonly string[] | undefined;
  /** Specifiers of the modules all of whose names it exports, too. */
  readonly stars: readonly string[];
  /** What it uses of the names that ArkUI puts in the global scope. */
  readonly uiNames: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Compiles one source: takes out what only ArkTS knows, by range and with every line kept, and leaves the rest to
 * esbuild. A `.json` file becomes a module whose default is its value.
 *
 * @throws {BackupError} `invalidArgument` for a fault of syntax, with file, line, column and the line itself.
 */
export async function compileSource({ text, file, id, isEntry }: CompileSourceInput): Promise<CompiledSource> {
  if (extname(file) === ".json") return compileJson(text, file);
  const withoutUi = file.endsWith(".ets") ? takeOutUi(text) : text;
  const tree = parseSource(withoutUi, file);
  const choice = isEntry ? chooseDefaultExport(tree) : { kind: "present" as const };
  const plain = applyEdits(withoutUi, takeOutArkTs(tree));
  const defaultExport = choice.kind === "chosen" ? `export default ${choice.name};` : "";
  const { code, map } = await emit(`${plain}\n${defaultExport}${describeMarks(tree)}\n`, { text, file, id });
  const outline = outlineBody(code, tree);
  return {
    ...outline,
    exports: isScript(file) && !ts.isExternalModule(tree) ? undefined : outline.exports,
    code,
    sourceMap: withContent(map, id, text),
    warnings: describeChoice(choice, file),
  };
}

/** A module that stands for one that cannot be compiled: whoever needs it is told why. */
export function compileFault(message: string): CompiledSource {
  return { ...emptySource, code: `throw new SyntaxError(${JSON.stringify(message)});\n` };
}

function compileJson(text: string, file: string): CompiledSource {
  const value = JSON.stringify(parseJson5(text, file));
  const code = `Object.defineProperty(exports, "__esModule", { value: true });\nexports.default = ${value};\n`;
  return { ...emptySource, code, exports: ["default"] };
}

const emptySource = { requests: [], exports: [], stars: [], uiNames: [], warnings: [] };

function isScript(file: string): boolean {
  return [".js", ".mjs"].includes(extname(file));
}

async function emit(script: string, { text, file, id }: { text: string; file: string; id: string }) {
  try {
    return await transform(script, {
      loader: isScript(file) ? "js" : "ts",
      format: "cjs",
      target: "node24",
      sourcefile: id,
      sourcemap: "external",
      keepNames: true,
      logLevel: "silent",
      // The module loader of an extension knows require() only.
      supported: { "dynamic-import": false },
      tsconfigRaw: { compilerOptions: authorsCompilerOptions },
    });
  } catch (error) {
    const failure = firstFailure(error);
    if (failure === undefined) throw error;
    throw syntaxError({ file, text, ...failure, cause: error });
  }
}

// esbuild saw the text without ArkTS; whoever reads a stack wants the author's.
function withContent(map: string, id: string, text: string): string {
  return JSON.stringify({ ...JSON.parse(map), sources: [id], sourcesContent: [text] });
}

function describeChoice(choice: ReturnType<typeof chooseDefaultExport>, file: string): string[] {
  if (choice.kind === "present") return [];
  if (choice.kind === "none") return [`${file} exports no class by default: a backup of this application will fail`];
  return [`${file} has no default export: ${choice.name} is taken here, but a device needs "export default"`];
}
