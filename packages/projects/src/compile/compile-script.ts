import { extname } from "node:path";
import { transformSync } from "esbuild";
import ts from "ohos-typescript";
import { authorsCompilerOptions } from "./authors-compiler-options.ts";
import { firstFailure } from "./emit-failure.ts";
import { parseSource } from "./parse-source.ts";
import { syntaxError } from "./syntax-error.ts";
import { takeOutArkTs } from "./take-out-arkts.ts";
import { takeOutUi } from "./take-out-ui.ts";
import { applyEdits } from "./text-edit.ts";

export interface CompileScriptInput {
  readonly text: string;
  /** Absolute; named in errors and in the source map. */
  readonly file: string;
}

export interface CompiledScript {
  /** An ECMAScript module, with its source map at its end. */
  readonly code: string;
  /** False for plain CommonJS, which has nothing to be compiled. */
  readonly isModule: boolean;
  /**
   * What the source names of each module that it imports: a name that the platform does not have must be there when
   * modules are linked, and only this text tells it.
   */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Compiles one source of a program into an ECMAScript module: ArkTS is taken out with every line kept, esbuild does the
 * rest. Synchronous, because the hooks that Node's loader calls are.
 *
 * @throws {BackupError} `invalidArgument` for a fault of syntax, with file, line, column and the line itself.
 */
export function compileScript({ text, file }: CompileScriptInput): CompiledScript {
  const withoutUi = file.endsWith(".ets") ? takeOutUi(text) : text;
  const tree = parseSource(withoutUi, file);
  const plain = applyEdits(withoutUi, takeOutArkTs(tree));
  return {
    code: emit(plain, { text, file }),
    isModule: isTypeScript(file) || ts.isExternalModule(tree),
    names: namedImports(tree),
  };
}

function isTypeScript(file: string): boolean {
  return [".ets", ".ts", ".mts"].includes(extname(file));
}

function emit(plain: string, { text, file }: CompileScriptInput): string {
  try {
    // The empty export says that this is a module whatever else is in it: without one, esbuild takes a "this" at the
    // top level for CommonJS.
    const { code, map } = transformSync(`${plain}\nexport {};\n`, {
      loader: isTypeScript(file) ? "ts" : "js",
      format: "esm",
      target: "node24",
      sourcefile: file,
      sourcemap: "external",
      keepNames: true,
      logLevel: "silent",
      tsconfigRaw: { compilerOptions: authorsCompilerOptions },
    });
    return `${code}\n//# sourceMappingURL=data:application/json;base64,${encodeMap(map, { text, file })}\n`;
  } catch (error) {
    const failure = firstFailure(error);
    if (failure === undefined) throw error;
    throw syntaxError({ file, text, ...failure, cause: error });
  }
}

function encodeMap(map: string, { text, file }: CompileScriptInput): string {
  const withAuthorsText = { ...JSON.parse(map), sources: [file], sourcesContent: [text] };
  return Buffer.from(JSON.stringify(withAuthorsText)).toString("base64");
}

function namedImports(tree: ts.SourceFile): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    if (statement.moduleSpecifier === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const specifier = statement.moduleSpecifier.text;
    const known = names.get(specifier) ?? new Set();
    names.set(specifier, known);
    for (const name of namesOf(statement, tree)) known.add(name);
  }
  return names;
}

function namesOf(statement: ts.ImportDeclaration | ts.ExportDeclaration, tree: ts.SourceFile): string[] {
  const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
  if (bindings === undefined) return [];
  if (ts.isNamespaceImport(bindings)) return membersOf(bindings.name.text, tree);
  if (ts.isNamespaceExport(bindings)) return [];
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

// What is read from `import * as name`.
function membersOf(namespace: string, tree: ts.SourceFile): string[] {
  const members: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === namespace) members.push(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return members;
}
