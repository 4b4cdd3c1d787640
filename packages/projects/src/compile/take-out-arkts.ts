import ts from "ohos-typescript";
import { isPlatformSpecifier } from "../resolve/platform-specifier.ts";
import { boundNames } from "./bound-names.ts";
import { blank, type TextEdit } from "./text-edit.ts";

/**
 * The edits that make TypeScript of ArkTS, every line kept:
 *
 * - `lazy` goes from an import: an extension's modules all run late, and elsewhere late and early are the same module;
 * - decorators go where TypeScript has none (`@Concurrent function`), and everywhere if they are ArkUI's or the
 *   platform's own (`@Entry`, `@Sendable`), for which there is nothing to call; an author's own stay;
 * - an annotation's declaration becomes a function that, used as a decorator, does nothing;
 * - a first assignment to a name that nobody declares gets a `let`.
 */
export function takeOutArkTs(tree: ts.SourceFile): TextEdit[] {
  const bound = boundNames(tree);
  return [
    ...tree.statements.flatMap((statement) => takeOutLazy(statement, tree)),
    ...tree.statements.flatMap((statement) => replaceAnnotation(statement, tree)),
    ...takeOutDecorators(tree, (name) => isAuthors(name, bound)),
    ...declareAssigned(tree, bound),
  ];
}

function takeOutLazy(statement: ts.Statement, tree: ts.SourceFile): TextEdit[] {
  if (!ts.isImportDeclaration(statement) || statement.importClause?.isLazy !== true) return [];
  const start = statement.importClause.getStart(tree);
  return [blank(tree.text, start, start + "lazy".length)];
}

function replaceAnnotation(statement: ts.Statement, tree: ts.SourceFile): TextEdit[] {
  if (!ts.isAnnotationDeclaration(statement)) return [];
  const start = statement.getStart(tree);
  const modifiers = ts.getModifiers(statement)?.map((modifier) => `${modifier.getText(tree)} `) ?? [];
  const lineBreaks = tree.text.slice(start, statement.end).replace(/[^\r\n\u2028\u2029]/g, "");
  // Called with what it stands on, or with the annotation's values: then it has to give back a decorator.
  const body = `(...on) { return on.length > 1 || typeof on[0] === "function" ? undefined : () => {}; }`;
  const text = `${modifiers.join("")}function ${statement.name.text}${body}${lineBreaks}`;
  return [{ start, end: statement.end, text }];
}

function isAuthors(name: string | undefined, bound: ReadonlyMap<string, string | undefined>): boolean {
  if (name === undefined || !bound.has(name)) return false;
  const specifier = bound.get(name);
  return specifier === undefined || !isPlatformSpecifier(specifier);
}

function takeOutDecorators(tree: ts.SourceFile, isKept: (name: string | undefined) => boolean): TextEdit[] {
  const edits: TextEdit[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isDecorator(node)) ts.forEachChild(node, visit);
    else if (!takesDecorators(node.parent) || !isKept(rootName(node.expression))) {
      edits.push(blank(tree.text, node.getStart(tree), node.end));
    }
  };
  // The annotations' own texts are replaced whole; an edit inside them would overlap.
  for (const statement of tree.statements) if (!ts.isAnnotationDeclaration(statement)) visit(statement);
  return edits;
}

function takesDecorators(node: ts.Node): boolean {
  return (
    ts.isClassDeclaration(node) ||
    ts.isClassExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isParameter(node)
  );
}

function rootName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression))
    return rootName(expression.expression);
  return undefined;
}

function declareAssigned(tree: ts.SourceFile, bound: ReadonlyMap<string, string | undefined>): TextEdit[] {
  const starts = new Map<string, number>();
  for (const statement of tree.statements) {
    const name = assignedName(statement);
    if (name === undefined || bound.has(name) || name in globalThis || starts.has(name)) continue;
    starts.set(name, statement.getStart(tree));
  }
  return [...starts.values()].map((start) => ({ start, end: start, text: "let " }));
}

function assignedName(statement: ts.Statement): string | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return undefined;
  return ts.isIdentifier(expression.left) ? expression.left.text : undefined;
}
