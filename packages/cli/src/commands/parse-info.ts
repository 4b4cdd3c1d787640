import { InvalidArgumentError } from "commander";

/** Looks whether `--info` is JSON; what is in it is for the applications. */
export function parseInfo(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new InvalidArgumentError("It must be a JSON text.");
  }
}
