import type { CommandIo } from "../command-io.ts";
import { explainError } from "./explain-error.ts";

/** One line of `--json`. */
export interface JsonLine {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** What a command says: results on stdout, as text or as JSON lines, and all talk on stderr. */
export class Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly #io: CommandIo;

  constructor(io: CommandIo, { json, quiet }: { json: boolean; quiet: boolean }) {
    this.#io = io;
    this.isJson = json;
    this.isQuiet = quiet;
  }

  /** A result, in the form that was asked for. */
  result(line: JsonLine, text: string): void {
    if (this.isJson) this.json(line);
    else this.text(text);
  }

  /** Nothing unless `--json`. */
  json(line: JsonLine): void {
    if (this.isJson) this.#io.stdout(`${JSON.stringify(line)}\n`);
  }

  /** Nothing under `--json`. */
  text(text: string): void {
    if (!this.isJson && text !== "") this.#io.stdout(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Something that is good to know; nothing under `--quiet`. */
  note(text: string): void {
    if (!this.isQuiet) this.#io.stderr(`${text}\n`);
  }

  /** One sentence about what went wrong, and a line with what to do about it. Never a stack. */
  complain(error: unknown): void {
    const { message, hint } = explainError(error);
    this.#io.stderr(`carryall: ${message}\n`);
    if (hint !== undefined) this.#io.stderr(`  hint: ${hint}\n`);
  }
}
