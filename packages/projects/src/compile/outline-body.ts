import ts from "ohos-typescript";
import { arkUiNames } from "./ark-ui-names.ts";

/** One specifier that a compiled body hands to `require`. */
export interface ModuleRequest {
  readonly specifier: string;
  /** Where the source first names it, from 1. */
  readonly line: number;
  /** What the body takes of it by name, sorted, `default` among them; `undefined` where any name may be asked for. */
  readonly names: readonly string[] | undefined;
  /** True where it is imported for what it does. */
  readonly isEager: boolean;
}

export interface BodyOutline {
  /** In the body's order, each specifier once. */
  readonly requests: readonly ModuleRequest[];
  /** The names that the body exports itself. */
  readonly exports: readonly string[];
  /** Specifiers after `export * from`. */
  readonly stars: readonly string[];
  /** The names of ArkUI that the body uses and does not declare, sorted. */
  readonly uiNames: readonly string[];
}

/**
 * Says what a compiled body asks for and what it gives. The body is read and not the source, because only the emitter
 * decides which imports were for types alone.
 *
 * @param code As esbuild writes CommonJS: exports in one call of `__export`, stars as `__reExport`.
 * @param tree The source, for the lines.
 */
export function outlineBody(code: string, tree: ts.SourceFile): BodyOutline {
  const body = ts.createSourceFile("body.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const uses = new BodyUses();
  uses.visit(body);
  const places = placesOfStrings(tree);
  const bare = bareImports(tree);
  const requests = [...uses.requested].map(([specifier, use]) => ({
    specifier,
    line: lineAt(tree, places.get(specifier) ?? 0),
    names: use.isOpen ? undefined : namesOf(use, uses.members),
    isEager: use.isEager || bare.has(specifier),
  }));
  const declared = declaredNames(body);
  return {
    requests,
    exports: uses.exports,
    stars: uses.stars,
    uiNames: [...uses.identifiers].filter((name) => arkUiNames.has(name) && !declared.has(name)).sort(),
  };
}

interface RequestUse {
  /** The variables that hold it. */
  readonly holders: Set<string>;
  isOpen: boolean;
  isEager: boolean;
}

function namesOf({ holders }: RequestUse, members: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...new Set([...holders].flatMap((holder) => [...(members.get(holder) ?? [])]))].sort();
}

class BodyUses {
  readonly requested = new Map<string, RequestUse>();
  /** What is read of each name with a dot. */
  readonly members = new Map<string, Set<string>>();
  readonly exports: string[] = [];
  readonly stars: string[] = [];
  readonly identifiers = new Set<string>();

  readonly visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) this.#noteCall(node);
    if (ts.isIdentifier(node) && isReference(node)) this.identifiers.add(node.text);
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const known = this.members.get(node.expression.text) ?? new Set();
      this.members.set(node.expression.text, known.add(node.name.text));
    }
    ts.forEachChild(node, this.visit);
  };

  #noteCall(call: ts.CallExpression): void {
    const callee = calleeOf(call);
    const specifier = callee === "require" ? textOf(call.arguments[0]) : undefined;
    if (specifier !== undefined) this.#noteRequest(call, specifier);
    const [, getters] = call.arguments;
    if (callee === "__export" && getters !== undefined && ts.isObjectLiteralExpression(getters)) {
      this.exports.push(...getters.properties.flatMap(({ name }) => (name === undefined ? [] : [keyOf(name)])));
    }
  }

  #noteRequest(call: ts.CallExpression, specifier: string): void {
    const use = this.requested.get(specifier) ?? { holders: new Set<string>(), isOpen: false, isEager: false };
    this.requested.set(specifier, use);
    const wrapped = wrapperOf(call);
    const parent = wrapped.parent;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) use.holders.add(parent.name.text);
    else if (ts.isExpressionStatement(parent)) use.isEager = true;
    else {
      // `__reExport(exports, require("…"))`, an import() or a require() of the author's own.
      use.isOpen = true;
      if (ts.isCallExpression(parent) && calleeOf(parent) === "__reExport") this.stars.push(specifier);
    }
  }
}

// The require() itself, or the helper's call around it.
function wrapperOf(call: ts.CallExpression): ts.Expression {
  const { parent } = call;
  return ts.isCallExpression(parent) && calleeOf(parent) === "__toESM" ? parent : call;
}

function calleeOf({ expression }: ts.CallExpression): string {
  return ts.isIdentifier(expression) ? expression.text : "";
}

function textOf(node: ts.Expression | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function keyOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : name.getText();
}

// A name after a dot, or before a colon, means a member.
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !ts.isMethodDeclaration(parent) && !ts.isPropertyDeclaration(parent);
}

function declaredNames(body: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: ts.BindingName | undefined): void => {
    if (name === undefined) return;
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  for (const statement of body.statements) {
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) add(name);
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) add(statement.name);
  }
  return names;
}

// In the body they look like the others.
function bareImports(tree: ts.SourceFile): ReadonlySet<string> {
  return new Set(
    tree.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
      return importClause === undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : [];
    }),
  );
}

// Any string with the specifier's text would do as its place, and the first is nearly always the import.
function placesOfStrings(tree: ts.SourceFile): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && !places.has(node.text)) places.set(node.text, node.getStart(tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return places;
}

function lineAt(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1;
}
