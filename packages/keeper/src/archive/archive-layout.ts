import { join } from "node:path";

/** Says that a directory is one of ours, and what the device was. */
export const capabilityFileName = "localCapabilities.json";
/** Ours, in every bundle's folder, beside the files that were handed over. */
export const resultFileName = "result.json";
export const manifestFileName = "manage.json";

const leftoverPattern = /^\.(?<name>.+)\.(?<kind>partial|replaced)-(?<pid>\d+)$/;

/** Something that a run works on, or that a killed run left. */
export interface Leftover {
  readonly name: string;
  /** `partial` is not yet whole; `replaced` was, until its successor came. */
  readonly kind: "partial" | "replaced";
  readonly pid: number;
}

/** Where `name` of an archive is while this process prepares or replaces it. */
export function workPath(directory: string, name: string, kind: Leftover["kind"]): string {
  return join(directory, `.${name}.${kind}-${process.pid}`);
}

/** @returns `undefined` for a name that {@link workPath} does not make. */
export function parseWorkName(text: string): Leftover | undefined {
  const groups = leftoverPattern.exec(text)?.groups;
  if (groups === undefined) return undefined;
  return {
    name: groups.name ?? "",
    kind: groups.kind === "partial" ? "partial" : "replaced",
    pid: Number(groups.pid),
  };
}
