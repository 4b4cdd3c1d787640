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

/** Where its `]` is; `undefined` where there is none, or where something named in it does not end. */
function findSetEnd(pattern: string, start: number): number | undefined {
  let at = start + 1;
  if (isNegation(pattern[at])) at += 1;
  if (pattern[at] === "]") at += 1; // in first place it is a member
  while (at < pattern.length && pattern[at] !== "]") {
    const end = isNamed(pattern, at) ? findNamedEnd(pattern, at) : at;
    if (end === undefined) return undefined;
    at = end + 1;
  }
  return at < pattern.length ? at : undefined;
}

/**
 * What C leaves open is read as the device's library reads it: a range begins with whatever character was read last,
 * be it the end of another range or the bracket itself, and a name that is no class, like `[.a.]`, stands for nothing.
 */
function readSet(body: string): GlobToken {
  const isNegated = isNegation(body[0]);
  const members: SetMember[] = [];
  let at = isNegated ? 1 : 0;
  let last = isNegated ? (body[0] ?? "") : "[";
  const first = body[at];
  if (first === "]" || first === "-") {
    members.push(characterMember(first));
    last = first;
    at += 1;
  }
  while (at < body.length) {
    const character = body[at] ?? "";
    const next = body[at + 1];
    const nameEnd = isNamed(body, at) ? findNamedEnd(body, at) : undefined;
    if (character === "-" && next !== undefined) {
      members.push({ kind: "range", from: last, to: next });
    } else if (nameEnd !== undefined) {
      const pattern = characterClasses.get(body.slice(at + 2, nameEnd - 1));
      if (next === ":" && pattern !== undefined) members.push({ kind: "class", pattern });
      at = nameEnd;
    } else {
      members.push(characterMember(character));
      last = character;
    }
    at += 1;
  }
  return { kind: "set", isNegated, members };
}

function isNegation(character: string | undefined): boolean {
  return character === "!" || character === "^";
}

function characterMember(character: string): SetMember {
  return { kind: "range", from: character, to: character };
}

/** `[:name:]`, `[.x.]` or `[=x=]` inside a set. */
function isNamed(pattern: string, at: number): boolean {
  return /^\[[:.=]/.test(pattern.slice(at, at + 2));
}

function findNamedEnd(pattern: string, at: number): number | undefined {
  const end = pattern.indexOf(`${pattern[at + 1]}]`, at + 2);
  return end < 0 ? undefined : end + 1;
}

function isMember(member: SetMember, character: string): boolean {
  return member.kind === "class" ? member.pattern.test(character) : member.from <= character && character <= member.to;
}
