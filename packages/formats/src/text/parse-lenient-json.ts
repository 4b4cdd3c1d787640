import { BackupError } from "@carryall/protocol";
import type { JsonValue } from "./json-value.ts";

export interface LenientJson {
  readonly value: JsonValue;
  /** What was accepted although it is probably not meant: a key given twice, text after the value. */
  readonly warnings: readonly string[];
}

export interface LenientJsonOptions {
  /** Names the text in messages, like `the profile entry/…/backup_config.json`. */
  readonly subject: string;
}

/**
 * Reads JSON as the device's library does: comments, trailing commas, a byte order mark and control characters in
 * strings are fine, of two equal keys the last wins, and what follows the first value is ignored. All else is strict:
 * a text that is read here is read there.
 *
 * @throws {BackupError} `invalidArgument` with line and column, both from 1, and what to write instead where we know.
 * @see open-source-parsers/jsoncpp: json_reader.cpp, Features::all
 */
export function parseLenientJson(text: string, options: LenientJsonOptions): LenientJson {
  return new LenientJsonReader(text, options.subject).read();
}

/** The device's library stops here too. */
const maxDepth = 1000;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /[\p{L}\p{N}_$+\-.]+/uy;
const unicodePattern = /[0-9a-fA-F]{4}/y;
const plainCharacters = /[^"\\]+/y;
const words: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

class LenientJsonReader {
  readonly #text: string;
  readonly #subject: string;
  readonly #warnings: string[] = [];
  #at = 0;

  constructor(text: string, subject: string) {
    this.#text = text.replace(/^\uFEFF/, "");
    this.#subject = subject;
  }

  read(): LenientJson {
    this.#skipBlanks();
    const value = this.#readValue(0);
    this.#skipBlanks({ isAfterValue: true });
    if (this.#at < this.#text.length) this.#warn("what follows the closing bracket is ignored");
    return { value, warnings: this.#warnings };
  }

  #readValue(depth: number): JsonValue {
    if (depth > maxDepth) throw this.#error(`more than ${maxDepth} levels of brackets`);
    switch (this.#text[this.#at]) {
      case "{":
        return this.#readObject(depth);
      case "[":
        return this.#readArray(depth);
      case '"':
        return this.#readString();
      default:
        return this.#readNumberOrWord();
    }
  }

  #readObject(depth: number): JsonValue {
    const members = new Map<string, JsonValue>();
    this.#readItems("}", () => {
      if (this.#text[this.#at] !== '"') throw this.#unexpected("a key", "Write keys in double quotes");
      const keyAt = this.#at;
      const key = this.#readString();
      if (members.has(key)) this.#warn(`the key ${JSON.stringify(key)} is given twice, the last one counts`, keyAt);
      this.#skipBlanks();
      if (this.#text[this.#at] !== ":") throw this.#unexpected(`a colon after ${JSON.stringify(key)}`);
      this.#at += 1;
      this.#skipBlanks();
      members.set(key, this.#readValue(depth + 1));
    });
    // fromEntries makes "__proto__" an ordinary key.
    return Object.fromEntries(members);
  }

  #readArray(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.#readItems("]", () => items.push(this.#readValue(depth + 1)));
    return items;
  }

  #readItems(closing: string, readItem: () => void): void {
    this.#at += 1;
    this.#skipBlanks();
    while (this.#text[this.#at] !== closing) {
      readItem();
      this.#skipBlanks();
      if (this.#text[this.#at] === closing) break;
      if (this.#text[this.#at] !== ",") throw this.#unexpected(`a comma or "${closing}"`);
      this.#at += 1;
      this.#skipBlanks();
    }
    this.#at += 1;
  }

  #readString(): string {
    const start = this.#at;
    let value = "";
    this.#at += 1;
    while (this.#text[this.#at] !== '"') {
      if (this.#at >= this.#text.length) throw this.#error("a string that does not end", undefined, start);
      value += this.#match(plainCharacters) ?? this.#readEscape();
    }
    this.#at += 1;
    return value;
  }

  #readEscape(): string {
    const start = this.#at;
    const character = this.#text[start + 1] ?? "";
    this.#at += 2;
    const code = character === "u" ? this.#match(unicodePattern) : undefined;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    const escaped = escapes.get(character);
    if (escaped !== undefined) return escaped;
    throw this.#error("an unknown escape in a string", "Write a backslash as two backslashes", start);
  }

  #readNumberOrWord(): JsonValue {
    const start = this.#at;
    const word = this.#match(wordPattern) ?? "";
    this.#at = start;
    const known = words.get(word);
    const number = known === undefined ? this.#match(numberPattern) : undefined;
    if (number === word && number !== "") return Number(number);
    this.#at = start;
    if (known === undefined) throw this.#unexpected("a value", "Write strings in double quotes");
    this.#at += word.length;
    return known;
  }

  #skipBlanks({ isAfterValue = false } = {}): void {
    for (;;) {
      this.#match(/[ \t\r\n]+/y);
      if (this.#match(/\/\/[^\r\n]*/y) !== undefined) continue;
      if (!this.#text.startsWith("/*", this.#at)) return;
      const end = this.#text.indexOf("*/", this.#at + 2);
      if (end < 0 && isAfterValue) return;
      if (end < 0) throw this.#error("a comment that does not end");
      this.#at = end + 2;
    }
  }

  #match(sticky: RegExp): string | undefined {
    const pattern = new RegExp(sticky);
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #unexpected(expected: string, hint?: string): BackupError {
    const character = this.#text[this.#at];
    const found = character === undefined ? "the text ends" : `there is ${JSON.stringify(character)}`;
    return this.#error(`${found} instead of ${expected}`, character === undefined ? undefined : hint);
  }

  #error(what: string, hint?: string, at = this.#at): BackupError {
    return new BackupError("invalidArgument", `Cannot read ${this.#subject}: ${this.#place(at)}: ${what}`, {
      ...(hint === undefined ? {} : { hint }),
    });
  }

  #warn(what: string, at = this.#at): void {
    this.#warnings.push(`${this.#place(at)}: ${what}`);
  }

  #place(at: number): string {
    const lines = this.#text.slice(0, at).split(/\r\n|\r|\n/);
    return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  }
}
