import { extname } from "node:path";
import { transform } from "esbuild";
import { chooseDefaultExport } from "./choose-default-export.ts";
import { firstFailure } from "./emit-failure.ts";
import { listRequests, type ModuleRequest } from "./list-requests.ts";
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
  /** JSON, version 3, with the author's own text as content. */
  readonly sourceMap: string;
  /** What the body asks for, in its order, each once. */
  readonly requests: readonly ModuleRequest[];
  readonly warnings: readonly string[];
}

/**
 * Compiles one source: takes out what only ArkTS knows, by range and with every line kept, and leaves the rest to esbuild.
 *
 * @throws {BackupError} `invalidArgument` for a fault of syntax, with file, line, column and the line itself.
 */
export async function compileSource({ text, file, id, isEntry }: CompileSourceInput): Promise<CompiledSource> {
  const withoutUi = file.endsWith(".ets") ? takeOutUi(text) : text;
  const tree = parseSource(withoutUi, file);
  const choice = isEntry ? chooseDefaultExport(tree) : { kind: "present" as const };
  const plain = applyEdits(withoutUi, takeOutArkTs(tree));
  const script = choice.kind === "chosen" ? `${plain}\nexport default ${choice.name};\n` : plain;
  const { code, map } = await emit(script, { text, file, id });
  return {
    code,
    sourceMap: withContent(map, id, text),
    requests: listRequests(code, tree),
    warnings: describeChoice(choice, file),
  };
}

async function emit(script: string, { text, file, id }: { text: string; file: string; id: string }) {
  try {
    return await transform(script, {
      loader: extname(file) === ".js" ? "js" : "ts",
      format: "cjs",
      target: "node24",
      sourcefile: id,
      sourcemap: "external",
      keepNames: true,
      logLevel: "silent",
      // The module loader of an extension knows require() only.
      supported: { "dynamic-import": false },
      tsconfigRaw: {
        compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true, verbatimModuleSyntax: false },
      },
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
