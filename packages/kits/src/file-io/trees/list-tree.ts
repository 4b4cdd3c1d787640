import { lstatSync, readdirSync } from "node:fs";
import { fileError } from "../../errors/file-error.ts";
import { checkInteger } from "../check-integer.ts";

export interface ListOptions {
  /** 0 for all. */
  readonly listNum: number;
  readonly recursion: boolean;
  readonly filter: FileFilter;
}

interface FileFilter {
  readonly suffix: readonly string[] | undefined;
  readonly displayName: readonly RegExp[] | undefined;
  readonly fileSizeOver: number | undefined;
  /** Seconds. */
  readonly lastModifiedAfter: number | undefined;
}

/**
 * Names in a directory, sorted. With `recursion` only regular files, as `/relative/path`. A filter that looks at a
 * file's size, time or suffix leaves directories out; `mimeType` and `excludeMedia` are not looked at.
 */
export function* listTree(hostPath: string, options: ListOptions): Generator<undefined, string[], undefined> {
  const limit = options.listNum === 0 ? Number.POSITIVE_INFINITY : options.listNum;
  const names: string[] = [];
  for (const name of options.recursion ? walk(hostPath, "") : readdirSync(hostPath).sort()) {
    if (name === undefined) {
      yield;
      continue;
    }
    if (names.length >= limit) break;
    if (isWanted(`${hostPath}/${name}`, options.filter)) names.push(name);
  }
  return names;
}

/** @throws {BusinessError} 13900020 for a negative number or a filter of a wrong type. */
export function listOptions(options: Readonly<Record<string, unknown>>): ListOptions {
  const given = options.filter;
  // A cast without loss: any object has string keys with unknown values.
  const filter = typeof given === "object" && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  return {
    listNum: checkInteger(options.listNum, { min: 0, fallback: 0 }),
    recursion: options.recursion === true,
    filter: {
      suffix: suffixesOf(filter.suffix),
      displayName: textsOf(filter.displayName)?.map(wildcardPattern),
      fileSizeOver: filter.fileSizeOver === undefined ? undefined : checkInteger(filter.fileSizeOver, { min: 0 }),
      lastModifiedAfter: typeof filter.lastModifiedAfter === "number" ? filter.lastModifiedAfter : undefined,
    },
  };
}

function* walk(hostPath: string, prefix: string): Generator<string | undefined> {
  const entries = readdirSync(hostPath, { withFileTypes: true });
  yield undefined;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* walk(`${hostPath}/${entry.name}`, `${prefix}/${entry.name}`);
    else if (entry.isFile()) yield `${prefix}/${entry.name}`;
  }
}

function isWanted(hostPath: string, filter: FileFilter): boolean {
  const name = hostPath.slice(hostPath.lastIndexOf("/") + 1);
  if (filter.displayName !== undefined && !filter.displayName.some((pattern) => pattern.test(name))) return false;
  const { suffix, fileSizeOver, lastModifiedAfter } = filter;
  if (suffix === undefined && fileSizeOver === undefined && lastModifiedAfter === undefined) return true;
  const stats = lstatSync(hostPath, { throwIfNoEntry: false });
  if (!stats?.isFile()) return false;
  if (suffix !== undefined && !suffix.some((ending) => name.endsWith(ending))) return false;
  if (fileSizeOver !== undefined && stats.size <= fileSizeOver) return false;
  return lastModifiedAfter === undefined || stats.mtimeMs / 1000 > lastModifiedAfter;
}

function suffixesOf(value: unknown): readonly string[] | undefined {
  const suffixes = textsOf(value);
  if (suffixes?.some((suffix) => !suffix.startsWith(".")) === true) throw fileError("EINVAL");
  return suffixes;
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

function wildcardPattern(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "su");
}
