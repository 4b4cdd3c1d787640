import ts from "ohos-typescript";

export type DefaultExportChoice =
  | { readonly kind: "present" }
  /** The author has none: this class is to be it. */
  | { readonly kind: "chosen"; readonly name: string }
  | { readonly kind: "none" };

/**
 * Says what an extension's module gives as its class: its default export; else the only class that it exports; else
 * the last top-level class that extends `BackupExtensionAbility`, under whatever name that is imported.
 * A class that extends it goes before an exported one that does not.
 */
export function chooseDefaultExport(tree: ts.SourceFile): DefaultExportChoice {
  if (tree.statements.some(exportsDefault)) return { kind: "present" };
  const bases = baseNames(tree);
  const classes = tree.statements.filter(isNamedClass);
  const exported = classes.filter((node) => isExported(node, tree));
  const extensions = classes.filter((node) => bases.has(baseOf(node) ?? ""));
  const [only] = exported.length === 1 ? exported : [];
  const chosen =
    only !== undefined && (extensions.length === 0 || extensions.includes(only)) ? only : extensions.at(-1);
  return chosen === undefined ? { kind: "none" } : { kind: "chosen", name: chosen.name.text };
}

type NamedClass = ts.ClassDeclaration & { readonly name: ts.Identifier };

function isNamedClass(statement: ts.Statement): statement is NamedClass {
  return ts.isClassDeclaration(statement) && statement.name !== undefined;
}

function exportsDefault(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) return true;
  return exportedNames(statement).some(({ name }) => name.text === "default");
}

function isExported(node: NamedClass, tree: ts.SourceFile): boolean {
  if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) return true;
  return tree.statements
    .flatMap(exportedNames)
    .some(({ name, propertyName }) => (propertyName ?? name).text === node.name.text);
}

function exportedNames(statement: ts.Statement): readonly ts.ExportSpecifier[] {
  if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return [];
  return ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : [];
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) === true;
}

function baseOf({ heritageClauses }: NamedClass): string | undefined {
  const clause = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  return expression !== undefined && ts.isIdentifier(expression) ? expression.text : undefined;
}

function baseNames(tree: ts.SourceFile): ReadonlySet<string> {
  return new Set(["BackupExtensionAbility", ...tree.statements.filter(ts.isImportDeclaration).flatMap(baseNamesOf)]);
}

function baseNamesOf({ importClause, moduleSpecifier }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  const isItsModule =
    ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === "@ohos.application.BackupExtensionAbility";
  return [
    ...(isItsModule && importClause?.name !== undefined ? [importClause.name.text] : []),
    ...named.filter(({ propertyName }) => propertyName?.text === "BackupExtensionAbility").map(({ name }) => name.text),
  ];
}
