import { inspect } from "node:util";

const specifierPattern = /%(?:\{(?:public|private)\})?([difoOsc%])/g;

/**
 * The text of a hilog call. Private arguments are shown: this log is its author's own. A specifier without an argument
 * stays as it is; an argument without a specifier is dropped.
 *
 * @see openharmony/docs: js-apis-hilog.md
 */
export function formatHilog(format: string, args: readonly unknown[]): string {
  let used = 0;
  return format.replace(specifierPattern, (whole, kind: string) => {
    if (kind === "%") return "%";
    if (used >= args.length) return whole;
    const value = args[used];
    used += 1;
    return formatValue(kind, value);
  });
}

function formatValue(kind: string, value: unknown): string {
  if (kind === "d" || kind === "i")
    return typeof value === "bigint" ? String(value) : String(Math.trunc(Number(value)));
  if (kind === "f") return String(Number(value));
  if (kind === "o" || kind === "O") return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
  return typeof value === "object" ? inspect(value, { breakLength: Number.POSITIVE_INFINITY }) : String(value);
}
