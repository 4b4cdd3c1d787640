import ts from "ohos-typescript";

/** One specifier that a compiled body hands to `require`. */
export interface ModuleRequest {
  readonly specifier: string;
  /** Where the source first names it, from 1. */
  readonly line: number;
}

/**
 * Lists what a compiled body asks for, each specifier once. The body is asked and not the source, because only
 * the emitter decides which imports were for types alone.
 *
 * @param tree The source, for the lines.
 */
export function listRequests(code: string, tree: ts.SourceFile): ModuleRequest[] {
  const body = ts.createSourceFile("body.js", code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const specifiers = new Set<string>();
  const visit = (node: ts.Node): void => {
    const specifier = requiredSpecifier(node);
    if (specifier !== undefined) specifiers.add(specifier);
    ts.forEachChild(node, visit);
  };
  visit(body);
  const lines = linesOfSpecifiers(tree);
  return [...specifiers].map((specifier) => ({ specifier, line: lines.get(specifier) ?? 1 }));
}

function requiredSpecifier(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== "require") {
    return undefined;
  }
  const [argument] = node.arguments;
  return argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

// Any string with the specifier's text would do as its place, and the first is nearly always the import.
function linesOfSpecifiers(tree: ts.SourceFile): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && !lines.has(node.text)) {
      lines.set(node.text, tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return lines;
}
