import { type CompatibleDir, defaultIncludes, type ListRemark, type SceneLists, splitInclude } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathOf, toByteRoots } from "../byte-path.ts";
import { stagingFolderName } from "../staging-folder-name.ts";
import { hostPathIn, type PatternPath, SandboxPatterns } from "./sandbox-patterns.ts";

/** What decides what is saved, and where a restore puts it. */
export interface ScanLists extends Pick<SceneLists, "includes" | "excludes" | "compatibleDirs"> {
  /** What they stand for, where that was looked up already: a scan does not do it again. */
  readonly expanded?: ExpandedLists;
}

/** One file or directory that the lists name, after their patterns are expanded. */
export interface ScanRoot {
  readonly path: BytePath;
  /** Another path than the first where `compatibleDirs` says so. */
  readonly savedPath: BytePath;
  readonly hostPath: BytePath;
}

export interface ExpandedLists {
  /** Mapped ones first; of the others, in byte order, each thing once and nothing inside another. */
  readonly roots: readonly ScanRoot[];
  readonly remarks: readonly ListRemark[];
}

/**
 * Expands a profile's lists against the tree. An include for which a mapping stands in is left out; a mapping that
 * cannot be followed is none, and its include counts again.
 *
 * @see app_file_service: utils/src/b_filesystem/b_dir.cpp, ExpandPathWildcard; sub_ext_extension.cpp, DivideIncludesByCompatInfo
 */
export function expandLists(roots: SandboxRoots, lists: ScanLists): ExpandedLists {
  const expansion = new Expansion(roots);
  const mapped = (lists.compatibleDirs ?? []).flatMap((pair) => expansion.map(pair));
  // There are many default includes, and hardly an application has them all.
  const isTold = lists.includes !== defaultIncludes;
  for (const include of lists.includes) expansion.include(include, { isTold });
  return { roots: [...mapped, ...expansion.included()], remarks: expansion.remarks };
}

class Expansion {
  readonly remarks: ListRemark[] = [];
  readonly #byteRoots: SandboxRoots;
  readonly #patterns: SandboxPatterns;
  readonly #found = new Set<BytePath>();
  /** As written: the includes that a mapping stands in for. */
  readonly #replaced = new Set<string>();
  readonly #mappedPaths = new Set<BytePath>();

  constructor(roots: SandboxRoots) {
    this.#byteRoots = toByteRoots(roots);
    this.#patterns = new SandboxPatterns(this.#byteRoots);
  }

  map({ backupDir, restoreDir }: CompatibleDir): ScanRoot[] {
    const source = this.#read(backupDir, { isLiteral: true });
    const target = this.#read(restoreDir, { isLiteral: true });
    const savedPath = `/${target.components.join("/")}` as BytePath;
    const problem =
      this.#problemOfMapped(backupDir, source) ??
      this.#problemOfMapped(restoreDir, target) ??
      (this.#mappedPaths.has(savedPath) ? `${restoreDir} is mapped already` : undefined);
    if (problem !== undefined) {
      this.#warn(`compatibleDirMapping of ${backupDir} to ${restoreDir} is not followed: ${problem}`);
      return [];
    }
    this.#replaced.add(restoreDir);
    this.#mappedPaths.add(savedPath);
    const [path] = this.#patterns.expand(source);
    const hostPath = path === undefined ? undefined : hostPathIn(this.#byteRoots, path);
    if (path !== undefined && hostPath !== undefined) return [{ path, savedPath, hostPath }];
    this.#tell(`nothing is saved below ${restoreDir}: its backupDir ${backupDir} is not there`);
    return [];
  }

  include(include: string, { isTold }: { readonly isTold: boolean }): void {
    if (include === "" || this.#replaced.has(include)) return;
    const pattern = this.#read(include);
    const found = pattern.problem === undefined ? this.#patterns.expand(pattern) : [];
    const paths = found.filter((path) => !this.#isStaging(path));
    for (const path of paths) this.#found.add(path);
    const as = JSON.stringify(include);
    if (!isTold || paths.length > 0) return;
    if (pattern.problem === undefined) this.#tell(`the include ${as} matches nothing`);
    else this.#warn(`nothing is saved for the include ${as}: ${pattern.problem}`);
  }

  included(): ScanRoot[] {
    return withoutNested([...this.#found].sort()).flatMap((path) => this.#rootsOf(path));
  }

  #read(path: string, { isLiteral = false } = {}): PatternPath & { readonly problem?: string } {
    const split = splitInclude(bytePathOf(path));
    if (split.kind === "rejected") return { components: [], isFolder: true, isLiteral, problem: split.reason };
    const { components, isFolder } = split;
    const pattern: PatternPath = { components, isFolder, isLiteral };
    if (!this.#patterns.canReach(pattern)) return { ...pattern, problem: "it lies outside the sandbox" };
    if (this.#isStaging(`/${components.join("/")}`)) return { ...pattern, problem: "it is the framework's own folder" };
    return pattern;
  }

  // Unlike an include, which may stand for the roots below it.
  #problemOfMapped(as: string, { components, problem }: PatternPath & { problem?: string }): string | undefined {
    if (problem !== undefined) return `${as}: ${problem}`;
    const isInside = hostPathIn(this.#byteRoots, `/${components.join("/")}` as BytePath) !== undefined;
    return isInside ? undefined : `${as}: it lies outside the sandbox`;
  }

  #isStaging(path: string): boolean {
    return this.#byteRoots.some(({ sandboxPath }) => `${path}/`.startsWith(`${sandboxPath}/${stagingFolderName}/`));
  }

  #rootsOf(path: BytePath): ScanRoot[] {
    const hostPath = hostPathIn(this.#byteRoots, path);
    if (hostPath !== undefined) return [{ path, savedPath: path, hostPath }];
    // A folder above the roots, like /data/storage/el2: it stands for the roots below it.
    return this.#byteRoots
      .filter((root) => root.sandboxPath.startsWith(`${path}/`))
      .sort((one, other) => (one.sandboxPath < other.sandboxPath ? -1 : 1))
      .map((root) => {
        const sandboxPath = root.sandboxPath as BytePath;
        return { path: sandboxPath, savedPath: sandboxPath, hostPath: root.hostPath as BytePath };
      });
  }

  #tell(text: string): void {
    this.remarks.push({ level: "info", text });
  }

  #warn(text: string): void {
    this.remarks.push({ level: "warn", text });
  }
}

function withoutNested(sorted: readonly BytePath[]): BytePath[] {
  const kept: BytePath[] = [];
  const keptSet = new Set<string>();
  for (const path of sorted) {
    if (ancestorsOf(path).some((ancestor) => keptSet.has(ancestor))) continue;
    kept.push(path);
    keptSet.add(path);
  }
  return kept;
}

function ancestorsOf(path: string): string[] {
  const parts = path.split("/").slice(1);
  return parts.map((_, index) => ["", ...parts.slice(0, index)].join("/"));
}
