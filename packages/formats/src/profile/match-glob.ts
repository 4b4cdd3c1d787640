import { type GlobToken, matchesOne } from "./parse-glob.ts";

export interface MatchGlobOptions {
  /** It is enough to match what stands before a slash: a folder, and so everything in it. */
  readonly isLeadingDir?: boolean;
}

/**
 * True where the pattern matches the whole text. Every token but `*` takes one UTF-16 unit, and `*` takes slashes too.
 *
 * Takes at most pattern × text steps: going back to the last `*` is enough, since an earlier one that took more could
 * only leave less for the rest.
 */
export function matchGlob(
  tokens: readonly GlobToken[],
  text: string,
  { isLeadingDir = false }: MatchGlobOptions = {},
): boolean {
  let [at, tokenAt] = [0, 0];
  let retry: { readonly tokenAt: number; readonly at: number } | undefined;
  for (;;) {
    const token = tokens[tokenAt];
    if (token === undefined && (at === text.length || (isLeadingDir && text[at] === "/"))) return true;
    if (token?.kind === "anyText") {
      if (tokenAt === tokens.length - 1) return true;
      tokenAt += 1;
      retry = { tokenAt, at };
    } else if (token !== undefined && at < text.length && matchesOne(token, text[at] ?? "")) {
      tokenAt += 1;
      at += 1;
    } else {
      if (retry === undefined || retry.at >= text.length) return false;
      retry = { tokenAt: retry.tokenAt, at: retry.at + 1 };
      tokenAt = retry.tokenAt;
      at = retry.at;
    }
  }
}
