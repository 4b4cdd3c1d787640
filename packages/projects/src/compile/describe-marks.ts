import ts from "ohos-typescript";

/**
 * A statement that tells whoever loads the module which of its functions are marked `@Concurrent` and which of its
 * classes `@Sendable`, for the decorators themselves are gone. It does nothing where nobody wants to know.
 *
 * @returns Empty for a module without such marks.
 */
export function describeMarks(tree: ts.SourceFile): string {
  const concurrent = tree.statements.filter(ts.isFunctionDeclaration).flatMap((node) => markedName(node, "Concurrent"));
  const sendable = tree.statements.filter(ts.isClassDeclaration).flatMap((node) => markedName(node, "Sendable"));
  if (concurrent.length + sendable.length === 0) return "";
  const marks = `{ concurrent: { ${concurrent.join(", ")} }, sendable: { ${sendable.join(", ")} } }`;
  return `typeof ${markFunction} === "function" && ${markFunction}(${marks});`;
}

const markFunction = "$carryallMarks";

function markedName(node: ts.FunctionDeclaration | ts.ClassDeclaration, mark: string): string[] {
  const isMarked = ts.getAllDecorators(node).some(({ expression }) => expression.getText() === mark);
  return isMarked && node.name !== undefined ? [node.name.text] : [];
}
