import type { WireError } from "@carryall/protocol";
import { cutText } from "./cut-text.ts";

export interface DescribeThrownOptions {
  /** Puts an author's own positions into a stack. */
  readonly mapStack?: (stack: string) => string;
}

/** Never without a stack: whoever reads it in a log would take the reader's own frames for the author's. */
export type DescribedThrown = WireError & { readonly stack: string };

/** At six bytes a character all of an error together is far from the largest message, which would end the channel. */
const maxMessageLength = 16 * 1024;
const maxStackLength = 64 * 1024;
const maxCauses = 8;
const nothingToSay = "something without a text was thrown";

/**
 * What an author's code threw or rejected with, as data. It may be anything: `undefined`, a proxy, an object whose
 * every property throws; nothing of it is trusted, and describing it never throws.
 *
 * @returns `reason` is `unknown`, since what an author throws is no failure of ours. `message` is the author's own text,
 *   the name of an error that has none, and else the value as a text. `stack` also holds the stacks of the causes, and
 *   of the errors of an `AggregateError`; it is the text alone where nothing has a stack.
 */
export function describeThrown(
  thrown: unknown,
  { mapStack = (stack) => stack }: DescribeThrownOptions = {},
): DescribedThrown {
  const behind = findBehind(thrown);
  const stack = [
    stackOf(thrown) ?? messageOf(thrown),
    ...behind.map(({ how, error }) => `${how}: ${stackOf(error) ?? messageOf(error)}`),
  ].join("\n");
  const causes = behind.filter(({ how }) => how === "Caused by").map(({ error }) => cutText(messageOf(error), 1024));
  return {
    reason: "unknown",
    message: cutText(messageOf(thrown), maxMessageLength),
    stack: cutText(mapStack(stack), maxStackLength),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** The name of an error, such as `TypeError`; `undefined` for what is none. */
export function nameOfThrown(thrown: unknown): string | undefined {
  const name = attempt(() => (thrown instanceof Error ? thrown.name : undefined));
  return typeof name === "string" && name !== "" ? name : undefined;
}

function messageOf(thrown: unknown): string {
  if (!isObject(thrown)) return String(thrown);
  const message = peek(thrown, "message");
  if (typeof message === "string" && message !== "") return message;
  return nameOfThrown(thrown) ?? attempt(() => textOf(thrown)) ?? nothingToSay;
}

function textOf(thrown: object): string {
  const json: string | undefined = JSON.stringify(thrown);
  if (json !== undefined && json !== "{}") return json;
  return Object.hasOwn(thrown, "toString") || json === undefined ? String(thrown) : json;
}

function stackOf(thrown: unknown): string | undefined {
  const stack = isObject(thrown) ? peek(thrown, "stack") : undefined;
  return typeof stack === "string" && stack !== "" ? stack : undefined;
}

interface Behind {
  readonly how: "Caused by" | "One of its errors";
  readonly error: unknown;
}

// Causes of causes, outermost first, and what several failures in one are made of. Both may go in circles.
function findBehind(thrown: unknown): Behind[] {
  const found: Behind[] = [];
  const add = (error: unknown): void => {
    if (!isObject(error)) return;
    const cause = peek(error, "cause");
    const next: Behind[] = cause === undefined ? [] : [{ how: "Caused by", error: cause }];
    for (const each of errorsOf(error)) next.push({ how: "One of its errors", error: each });
    for (const each of next) {
      if (found.length >= maxCauses || each.error === thrown) return;
      found.push(each);
      add(each.error);
    }
  };
  add(thrown);
  return found;
}

function errorsOf(thrown: object): unknown[] {
  const errors = peek(thrown, "errors");
  return attempt(() => (Array.isArray(errors) ? errors.slice(0, maxCauses) : [])) ?? [];
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function peek(value: object, property: string): unknown {
  return attempt(() => Reflect.get(value, property));
}

// What a stranger's getter, trap or toString throws on top says nothing more.
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
