import ts from "ohos-typescript";
import { applyEdits, blank, type TextEdit } from "./text-edit.ts";
import { type SourceToken, tokensOf } from "./tokens-of.ts";

/**
 * Takes the user interface out of an ArkTS source: `struct X { … }` becomes an empty `class X`, and a function under
 * `@Builder`, `@Extend` and the like loses its body. Every line and column stays where it was.
 *
 * Done on tokens, before parsing, because what stands inside (`Column() { … }.width(10)`) is another language, which
 * even the platform's own parser reads only with the SDK's list of all components at hand, an author's own included.
 */
export function takeOutUi(source: string): string {
  if (!mayHaveUi.test(source)) return source;
  const tokens = [...tokensOf(source)];
  const edits: TextEdit[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const body = findStructBody(tokens, index) ?? findBuilderBody(tokens, index);
    if (body === undefined) continue;
    edits.push(...body.edits, blank(source, body.open.end, body.close.start));
    index = tokens.indexOf(body.close);
  }
  return applyEdits(source, edits);
}

interface UiBody {
  readonly open: SourceToken;
  readonly close: SourceToken;
  /** What has to change in front of the body. */
  readonly edits: readonly TextEdit[];
}

const uiDecorators = ["Builder", "LocalBuilder", "Extend", "Styles", "AnimatableExtend"];
const mayHaveUi = new RegExp(String.raw`\bstruct\b|@\s*(${uiDecorators.join("|")})\b`);

function findStructBody(tokens: readonly SourceToken[], index: number): UiBody | undefined {
  const [keyword, name, next] = tokens.slice(index, index + 3);
  if (keyword?.text !== "struct" || !isName(name) || !["{", "<", "extends"].includes(next?.text ?? ""))
    return undefined;
  const edits = [{ start: keyword.start, end: keyword.end, text: "class " }];
  return bodyFrom(tokens, index + 2, edits);
}

function findBuilderBody(tokens: readonly SourceToken[], index: number): UiBody | undefined {
  if (tokens[index]?.text !== "@" || !uiDecorators.includes(tokens[index + 1]?.text ?? "")) return undefined;
  let at = skipParentheses(tokens, index + 2);
  while (tokens[at]?.text === "@") at = skipParentheses(tokens, at + 2);
  while (["export", "default", "async"].includes(tokens[at]?.text ?? "")) at += 1;
  if (tokens[at]?.text !== "function") return undefined;
  const parameters = tokens.findIndex((token, position) => position > at && token.text === "(");
  return parameters === -1 ? undefined : bodyFrom(tokens, skipParentheses(tokens, parameters), []);
}

function skipParentheses(tokens: readonly SourceToken[], index: number): number {
  return tokens[index]?.text === "(" ? findClosing(tokens, index, ["(", ")"]) + 1 : index;
}

// An unclosed body is left alone: the parser then says where.
function bodyFrom(tokens: readonly SourceToken[], index: number, edits: readonly TextEdit[]): UiBody | undefined {
  const openIndex = tokens.findIndex((token, position) => position >= index && token.text === "{");
  if (openIndex === -1) return undefined;
  const open = tokens[openIndex];
  const close = tokens[findClosing(tokens, openIndex, ["{", "}"])];
  return open === undefined || close === undefined ? undefined : { open, close, edits };
}

function findClosing(tokens: readonly SourceToken[], openIndex: number, [open, close]: [string, string]): number {
  let depth = 0;
  for (let index = openIndex; index < tokens.length; index += 1) {
    const text = tokens[index]?.text;
    if (text === open) depth += 1;
    if (text === close) depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length;
}

function isName(token: SourceToken | undefined): boolean {
  return token?.kind === ts.SyntaxKind.Identifier;
}
