import { dirname, resolve } from "node:path";
import { findSource } from "./find-source.ts";
import { findLocalPackage } from "./local-package.ts";
import { isPlatformSpecifier } from "./platform-specifier.ts";

export type Resolution =
  | { readonly kind: "source"; readonly file: string }
  | { readonly kind: "platform"; readonly name: string }
  | { readonly kind: "missing"; readonly specifier: string };

export interface ResolveSpecifierOptions {
  /** The file that imports, absolute. */
  readonly importer: string;
  /** Its `oh-package.json5` serves every module. */
  readonly projectDirectory: string;
}

/**
 * Finds what an import means: a source file of the project or of a local HAR, a module of the platform, or nothing.
 *
 * @throws {BackupError} `invalidArgument` for an `oh-package.json5` that cannot be read.
 */
export function resolveSpecifier(
  specifier: string,
  { importer, projectDirectory }: ResolveSpecifierOptions,
): Resolution {
  if (isPlatformSpecifier(specifier)) return { kind: "platform", name: specifier };
  const file = isRelative(specifier)
    ? findSource(resolve(dirname(importer), specifier))
    : findLocalPackage(specifier, { importer, projectDirectory });
  return file === undefined ? { kind: "missing", specifier } : { kind: "source", file };
}

function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier);
}
