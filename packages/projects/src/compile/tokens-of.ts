import ts from "ohos-typescript";

export interface SourceToken {
  readonly kind: ts.SyntaxKind;
  /** `{` and `}` are real braces only: those of a template's `${…}` belong to the template's pieces. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Cuts a source into tokens without parsing it; comments and blanks are left out. Never fails: a fault is the parser's to find. */
export function* tokensOf(source: string): Generator<SourceToken> {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, source);
  const braces: ("block" | "template")[] = [];
  let previous: ts.SyntaxKind = ts.SyntaxKind.Unknown;
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) {
    previous = settleToken(scanner, braces, previous);
    yield { kind: previous, text: scanner.getTokenText(), start: scanner.getTokenPos(), end: scanner.getTextPos() };
  }
}

// A slash and a closing brace mean one of two things each, which a scanner alone cannot know.
function settleToken(scanner: ts.Scanner, braces: ("block" | "template")[], previous: ts.SyntaxKind): ts.SyntaxKind {
  const kind = scanner.getToken();
  switch (kind) {
    case ts.SyntaxKind.SlashToken:
    case ts.SyntaxKind.SlashEqualsToken:
      return endsOperand(previous) ? kind : scanner.reScanSlashToken();
    case ts.SyntaxKind.TemplateHead:
      braces.push("template");
      return kind;
    case ts.SyntaxKind.OpenBraceToken:
      braces.push("block");
      return kind;
    case ts.SyntaxKind.CloseBraceToken:
      return closeBrace(scanner, braces);
    default:
      return kind;
  }
}

function closeBrace(scanner: ts.Scanner, braces: ("block" | "template")[]): ts.SyntaxKind {
  if (braces.at(-1) !== "template") {
    braces.pop();
    return scanner.getToken();
  }
  const kind = scanner.reScanTemplateToken(false);
  if (kind === ts.SyntaxKind.TemplateTail) braces.pop();
  return kind;
}

// After these a slash divides; after anything else it opens a regular expression.
function endsOperand(kind: ts.SyntaxKind): boolean {
  return operandEnds.has(kind);
}

const operandEnds: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.RegularExpressionLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateTail,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.SuperKeyword,
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
]);
