/** One piece of a pattern; all but `anyText` stand for exactly one character. */
export type GlobToken =
  | { readonly kind: "anyText" }
  | { readonly kind: "anyCharacter" }
  | { readonly kind: "character"; readonly character: string }
  | { readonly kind: "set"; readonly isNegated: boolean; readonly members: readonly SetMember[] };

type SetMember =
  | { readonly kind: "range"; readonly from: string; readonly to: string }
  | { readonly kind: "class"; readonly pattern: RegExp };

/** As in the C locale: bytes above 127 belong to no class. */
const characterClasses: ReadonlyMap<string, RegExp> = new Map([
  ["alnum", /[A-Za-z0-9]/],
  ["alpha", /[A-Za-z]/],
  ["blank", /[ \t]/],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this class is
  ["cntrl", /[\x00-\x1f\x7f]/],
  ["digit", /[0-9]/],
  ["graph", /[!-~]/],
  ["lower", /[a-z]/],
  ["print", /[ -~]/],
  ["punct", /[!-/:-@[-`{-~]/],
  ["space", /[ \t\n\v\f\r]/],
  ["upper", /[A-Z]/],
  ["xdigit", /[0-9A-Fa-f]/],
]);

/**
 * Splits a shell pattern: `*`, `?`, `[…]` with ranges, classes and `!` or `^`, and a backslash before a character that
 * shall stand for itself. A bracket that is not closed and a backslash at the end are ordinary characters, and inside
 * brackets a backslash is one too: so does the device's C library.
 *
 * @see musl: src/regex/fnmatch.c
 */
export function parseGlob(pattern: string): readonly GlobToken[] {
  const tokens: GlobToken[] = [];
  for (let at = 0; at < pattern.length; ) {
    const { token, length } = readToken(pattern, at);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

/** True where the token can stand for this one character. */
export function matchesOne(token: GlobToken, character: string): boolean {
  switch (token.kind) {
    case "anyText":
      return false;
    case "anyCharacter":
      return true;
    case "character":
      return token.character === character;
    case "set":
      return token.members.some((member) => isMember(member, character)) !== token.isNegated;
  }
}

function readToken(pattern: string, at: number): { token: GlobToken; length: number } {
  const character = pattern[at] ?? "";
  if (character === "*") return { token: { kind: "anyText" }, length: 1 };
  if (character === "?") return { token: { kind: "anyCharacter" }, length: 1 };
  const escaped = pattern[at + 1];
  if (character === "\\" && escaped !== undefined) {
    return { token: { kind: "character", character: escaped }, length: 2 };
  }
  const setEnd = character === "[" ? findSetEnd(pattern, at) : undefined;
  if (setEnd !== undefined) return { token: readSet(pattern.slice(at + 1, setEnd)), length: setEnd + 1 - at };
  return { token: { kind: "character", character }, length: 1 };
}

function findSetEnd(pattern: string, start: number): number | undefined {
  let at = start + 1;
  if (pattern[at] === "!" || pattern[at] === "^") at += 1;
  if (pattern[at] === "]") at += 1; // in first place it is a member
  while (at < pattern.length && pattern[at] !== "]") {
    const named = readNamed(pattern, at);
    if (named === undefined && /^\[[:.=]/.test(pattern.slice(at, at + 2))) return undefined;
    at += named?.length ?? 1;
  }
  return at < pattern.length ? at : undefined;
}

function readSet(body: string): GlobToken {
  const isNegated = body[0] === "!" || body[0] === "^";
  const members: SetMember[] = [];
  for (let at = isNegated ? 1 : 0; at < body.length; ) {
    const { member, length } = readMember(body, at);
    members.push(member);
    at += length;
  }
  return { kind: "set", isNegated, members };
}

function readMember(body: string, at: number): { member: SetMember; length: number } {
  const named = readNamed(body, at);
  if (named?.kind === ":") {
    const pattern = characterClasses.get(named.name) ?? /(?!)/;
    return { member: { kind: "class", pattern }, length: named.length };
  }
  const from = named?.name ?? body[at] ?? "";
  const length = named?.length ?? 1;
  const to = body[at + length + 1];
  if (body[at + length] === "-" && to !== undefined) {
    return { member: { kind: "range", from, to }, length: length + 2 };
  }
  return { member: { kind: "range", from, to: from }, length };
}

/** `[:name:]`, `[.x.]` or `[=x=]` inside a set. */
function readNamed(body: string, at: number): { kind: string; name: string; length: number } | undefined {
  const found = /^\[([:.=])(.+?)\1\]/s.exec(body.slice(at, at + 32));
  return found === null ? undefined : { kind: found[1] ?? "", name: found[2] ?? "", length: found[0].length };
}

function isMember(member: SetMember, character: string): boolean {
  return member.kind === "class" ? member.pattern.test(character) : member.from <= character && character <= member.to;
}
