import { extname } from "node:path";
import ts from "ohos-typescript";
import { syntaxError } from "./syntax-error.ts";

/**
 * Parses one source with the platform's own parser, which knows `import lazy`, annotations and ArkTS's decorators.
 *
 * @param text Without UI (see `takeOutUi`), which that parser reads only with the SDK's list of components at hand.
 * @throws {BackupError} `invalidArgument` for the first fault of syntax.
 */
export function parseSource(text: string, file: string): ts.SourceFile {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, scriptKindOf(file), {
    etsAnnotationsEnable: true,
  });
  const [fault] = parseDiagnosticsOf(tree);
  if (fault === undefined) return tree;
  const { line, character } = tree.getLineAndCharacterOfPosition(fault.start);
  const what = ts.flattenDiagnosticMessageText(fault.messageText, " ");
  throw syntaxError({ file, text, line: line + 1, column: character + 1, what });
}

function scriptKindOf(file: string): ts.ScriptKind {
  if (extname(file) === ".ets") return ts.ScriptKind.ETS;
  return extname(file) === ".js" ? ts.ScriptKind.JS : ts.ScriptKind.TS;
}

function parseDiagnosticsOf(tree: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  // True of every tree that createSourceFile returns; the declarations hide the field, as for all that is internal.
  return (tree as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
}
