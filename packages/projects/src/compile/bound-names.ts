import ts from "ohos-typescript";

/**
 * The names that a source binds at its top level, each with the specifier that it is imported from, if it is.
 * Names of types count: whoever asks wants to know whether a name is the author's.
 */
export function boundNames(tree: ts.SourceFile): ReadonlyMap<string, string | undefined> {
  return new Map(tree.statements.flatMap(namesOf));
}

type Bound = [name: string, specifier: string | undefined];

function namesOf(statement: ts.Statement): Bound[] {
  if (ts.isImportDeclaration(statement)) return importedNames(statement);
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => patternNames(name));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isAnnotationDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement);
  return isNamed && statement.name !== undefined ? [[statement.name.text, undefined]] : [];
}

function importedNames({ importClause, moduleSpecifier }: ts.ImportDeclaration): Bound[] {
  const specifier = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
  const bindings = importClause?.namedBindings;
  const named = bindings === undefined ? [] : ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  return [importClause, ...named].flatMap((node): Bound[] =>
    node?.name === undefined ? [] : [[node.name.text, specifier]],
  );
}

function patternNames(name: ts.BindingName): Bound[] {
  if (ts.isIdentifier(name)) return [[name.text, undefined]];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? patternNames(element.name) : []));
}
