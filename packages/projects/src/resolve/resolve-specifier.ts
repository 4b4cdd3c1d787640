import { dirname, join, resolve } from "node:path";
import { hasAppScope } from "../read/find-project.ts";
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
export function resolveSpecifier(specifier: string, options: ResolveSpecifierOptions): Resolution {
  if (isPlatformSpecifier(specifier)) return { kind: "platform", name: specifier };
  const file = isRelative(specifier)
    ? findRelative(resolve(dirname(options.importer), specifier), options)
    : (findLocalPackage(specifier, options) ?? findFromRoots(specifier, options));
  return file === undefined ? { kind: "missing", specifier } : { kind: "source", file };
}

function isRelative(specifier: string): boolean {
  return /^\.\.?(\/|$)/.test(specifier);
}

// A path may lead through the links that the package manager makes of local dependencies, and that are not kept with
// the sources: what lies there is what the package around them names so.
function findRelative(path: string, { projectDirectory }: ResolveSpecifierOptions): string | undefined {
  const found = findSource(path);
  const link = found === undefined ? linkPattern.exec(path)?.groups : undefined;
  if (link?.directory === undefined || link.specifier === undefined) return found;
  return findLocalPackage(link.specifier, { importer: join(link.directory, "oh-package.json5"), projectDirectory });
}

// The platform's build looks for what is written like a package in the module's own folders and the project's, too.
function findFromRoots(specifier: string, { importer, projectDirectory }: ResolveSpecifierOptions): string | undefined {
  if (!/^\w[^:]*\//.test(specifier) || !hasAppScope(projectDirectory)) return undefined;
  const sources = /^.*[\\/]src[\\/]\w+[\\/]ets(?=[\\/])/.exec(importer)?.[0];
  const roots = sources === undefined ? [projectDirectory] : [sources, dirname(sources), projectDirectory];
  return roots.map((root) => findSource(join(root, specifier))).find((file) => file !== undefined);
}

const linkPattern = /^(?<directory>.*)[\\/](?:oh|node)_modules[\\/](?<specifier>.+)$/;
