import { writeProject } from "../projects/write-project.ts";
import type { SeedExample } from "./read-seed-examples.ts";

export interface SeedProject {
  readonly bundleName: string;
  readonly example: SeedExample;
  /** Put behind the example's text. */
  readonly more?: string;
  /** Text of backup_config.json. Default: files are saved. */
  readonly profile?: string;
}

/**
 * Writes a DevEco project whose backup extension is an example: its class is not exported, and where it does not
 * import what it extends, the page's own import goes before it.
 *
 * @returns The directory that was given.
 */
export function writeSeedProject(directory: string, seed: SeedProject): string {
  const { bundleName, example, more = "", profile } = seed;
  return writeProject(directory, {
    bundleName,
    source: `${sourceOf(example)}\n${more}\n`,
    ...(profile === undefined ? {} : { profile }),
  });
}

function sourceOf({ text, pageImport }: SeedExample): string {
  const [, base = ""] = /extends (\w+)/.exec(text) ?? [];
  const importsBase = base === "" || new RegExp(`import[^;]*\\b${base}\\b`).test(text);
  return importsBase ? text : `${pageImport}\n${text}`;
}
