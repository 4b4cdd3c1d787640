import { mkdtempSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { initDevice } from "@carryall/device";
import { parseBundleName } from "@carryall/protocol";
import { removeTree } from "@carryall/runtime";
import { installProject, type TreeSnapshot, writeProject } from "@carryall/testkit";
import { type CorpusName, corpusShapes, type PlannedBundle, planCorpus } from "./plan-corpus.ts";
import { plantCorpus } from "./plant-corpus.ts";
import { verifyCorpus } from "./verify-corpus.ts";

export interface BenchDeviceOptions {
  /** In which a folder of its own is made. */
  readonly directory: string;
  readonly corpus: CorpusName;
  readonly seed: number;
}

const filesFolder = "/data/storage/el2/base/files";

/** A device with a corpus on it, and room beside it for what is made of that. Gone when disposed of. */
export class BenchDevice implements Disposable {
  readonly home: string;
  /** For whatever a run writes. */
  readonly scratch: string;
  /** Holds one folder a bundle: what every contender copies. */
  readonly dataFolder: string;
  readonly bundles: readonly string[];
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly #directory: string;
  readonly #corpus: ReadonlyMap<string, TreeSnapshot>;
  readonly #folders: ReadonlyMap<string, string>;

  private constructor(directory: string, plan: readonly PlannedBundle[], parts: Parts) {
    const files = plan.flatMap((bundle) => bundle.files);
    this.#directory = directory;
    this.#corpus = parts.corpus;
    this.#folders = parts.folders;
    this.home = parts.home;
    this.scratch = directory;
    this.dataFolder = commonFolder([...parts.folders.values()]);
    this.bundles = plan.map(({ name }) => name);
    this.fileCount = files.length;
    this.totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Installs an application for each bundle and fills its sandbox. Its content is the same for the same seed. */
  static async make({ directory, corpus, seed }: BenchDeviceOptions): Promise<BenchDevice> {
    const own = mkdtempSync(join(directory, "carryall-bench-"));
    try {
      const home = join(own, "home");
      const plan = planCorpus(corpusShapes[corpus], seed);
      const device = initDevice(home, { name: "bench" });
      const folders = new Map<string, string>();
      for (const { name } of plan) {
        // In this process: starting a compiler a hundred times is most of the time that `carryall app install` takes.
        await installProject(device, writeProject(join(own, "projects", name), { bundleName: name }));
        folders.set(name, device.hostPathOf(parseBundleName(name), filesFolder));
      }
      const folderOf = (bundle: string) => placeIn(folders, bundle);
      return new BenchDevice(own, plan, { home, folders, corpus: plantCorpus(plan, { seed, folderOf }) });
    } catch (error) {
      removeTree(own);
      throw error;
    }
  }

  /** Takes the applications' files away; what the platform made stays. */
  empty(bundles: readonly string[] = this.bundles): void {
    for (const bundle of bundles) {
      const folder = placeIn(this.#folders, bundle);
      for (const name of readdirSync(folder)) removeTree(join(folder, name));
    }
  }

  /** @throws {Error} with the first differences, where not everything is as it was made. */
  verify(after: string): void {
    const differences = verifyCorpus(this.#corpus, (bundle) => placeIn(this.#folders, bundle));
    if (differences.length === 0) return;
    const shown = differences.slice(0, 10).join("\n  ");
    throw new Error(`Cannot trust ${after}: ${differences.length} differences, first of all\n  ${shown}`);
  }

  [Symbol.dispose](): void {
    removeTree(this.#directory);
  }
}

interface Parts {
  readonly home: string;
  readonly folders: ReadonlyMap<string, string>;
  readonly corpus: ReadonlyMap<string, TreeSnapshot>;
}

function placeIn(folders: ReadonlyMap<string, string>, bundle: string): string {
  const folder = folders.get(bundle);
  if (folder === undefined) throw new RangeError(`Cannot find the files of ${bundle}: it is not in the corpus`);
  return folder;
}

// `…/base/<bundle>/files` of all: `…/base`.
function commonFolder(folders: readonly string[]): string {
  const [common, ...others] = new Set(folders.map((folder) => dirname(dirname(folder))));
  if (common === undefined || others.length > 0) throw new Error("Cannot copy the corpus: it lies in several places");
  return common;
}
