import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CompatibleDir, type Profile, parseProfile } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { type FileSystemSync, openFileSystemSync, openFileTimes, removeTree } from "@carryall/runtime";
import type { BatchEntry } from "../src/pack/batches.ts";
import { type PackBundleOptions, packBundle } from "../src/pack/pack-bundle.ts";
import type { PackResult } from "../src/pack/pack-counts.ts";
import { packIncrement } from "../src/pack/pack-increment.ts";
import { packWithoutTars } from "../src/pack/pack-without-tars.ts";
import type { OpenedFile, PackedFile } from "../src/pack/packed-file.ts";
import { noPreviousReport, readPreviousReport } from "../src/pack/previous-report.ts";
import { Staging } from "../src/staging/staging.ts";
import type { FileCalls } from "../src/unpack/file-calls.ts";
import type { UnpackLimits } from "../src/unpack/unpack-budget.ts";
import { unpackBundle } from "../src/unpack/unpack-bundle.ts";
import type { UnpackResult } from "../src/unpack/unpack-counts.ts";
import { receiveFile } from "./receive-file.ts";

const sandboxPaths = ["/data/storage/el1/base", "/data/storage/el2/base", "/data/storage/el2/database"];

/** What a client got: a transfer name and its bytes; a report is called `<name>.rp`. */
export type BackupSet = Map<string, Buffer>;

export interface PackedSet {
  readonly set: BackupSet;
  readonly result: PackResult;
}

interface PackOptions {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
  readonly compatibleDirs?: readonly CompatibleDir[];
  /** Sees each file while it is handed over. */
  readonly onFile?: (file: PackedFile) => Promise<void> | void;
  /** Is called in the middle of packing: `fileHashed <name>` and the like. */
  readonly onStep?: (step: string) => void;
}

interface UnpackOptions extends Omit<PackOptions, "onFile"> {
  readonly profileText?: string;
  readonly limits?: UnpackLimits;
  readonly calls?: FileCalls;
  readonly fileSystem?: FileSystemSync;
}

interface IncrementOptions extends PackOptions {
  readonly lastIncrementalTime?: number;
  /** The bytes of the previous report. */
  readonly previous?: Uint8Array | undefined;
  /** Begins the names of the archives. */
  readonly nowMs?: number;
}

/** What a batch handed over: the bytes, or why there are none. */
export interface BatchFile {
  readonly name: string;
  readonly bytes?: Buffer;
  readonly errno?: string;
}

/** An application's directories, its packer and its unpacker, without a process; gone when disposed of. */
export class ThrowAwayApplication implements Disposable {
  readonly directory: string;
  readonly roots: SandboxRoots;
  readonly staging: Staging;
  /** What packing and unpacking told, in order. */
  readonly failed: { path: string; errno: string }[] = [];
  /** The same failures in words: `<path> <what happened>`. */
  readonly failures: string[] = [];
  readonly notes: string[] = [];
  readonly steps: string[] = [];

  /**
   * @param moreRoots Roots that lie elsewhere.
   * @param options.inside Where the directory is made.
   */
  constructor(moreRoots: SandboxRoots = [], { inside = tmpdir() }: { readonly inside?: string } = {}) {
    this.directory = mkdtempSync(join(inside, "carryall-host-"));
    const own = sandboxPaths.map((sandboxPath) => ({ sandboxPath, hostPath: this.hostPathOf(sandboxPath) }));
    for (const root of own) mkdirSync(root.hostPath, { recursive: true, mode: 0o700 });
    this.roots = [...own, ...moreRoots];
    this.staging = new Staging(this.roots, "run");
  }

  /** @param path A sandbox path. */
  hostPathOf(path: string): string {
    return join(this.directory, path.slice("/data/storage/".length));
  }

  plant(path: string, content: string | Uint8Array = "x"): this {
    const hostPath = this.hostPathOf(path);
    mkdirSync(join(hostPath, ".."), { recursive: true });
    writeFileSync(hostPath, content);
    return this;
  }

  /** Packs everything into a set of files, in the order of hand-over. */
  async pack(options: PackOptions = {}): Promise<PackedSet> {
    const set: BackupSet = new Map();
    return { set, result: await packBundle(this.#packOptions(set, options)) };
  }

  async packIncrement({
    lastIncrementalTime = 0,
    previous,
    nowMs = 1_700_000_300_123,
    ...options
  }: IncrementOptions = {}): Promise<PackedSet> {
    const set: BackupSet = new Map();
    const result = await packIncrement({
      ...this.#packOptions(set, options),
      lastIncrementalTime,
      previous: previous === undefined ? noPreviousReport() : readPreviousReport([previous]),
      nowMs,
    });
    return { set, result };
  }

  /** @returns `set` holds what was handed over alone; `batches` the rest. */
  async packWithoutTars({
    batchSize = 500,
    onBatch = () => {},
    ...options
  }: PackOptions & { batchSize?: number; onBatch?: () => void } = {}): Promise<PackedSet & { batches: BatchFile[][] }> {
    const set: BackupSet = new Map();
    const batches: BatchFile[][] = [];
    const result = await packWithoutTars({
      ...this.#packOptions(set, options),
      batchSize,
      handOverBatch: async (batch) => {
        onBatch();
        batches.push(batch.map(readEntry));
      },
    });
    return { set, batches, result };
  }

  #packOptions(
    set: BackupSet,
    { includes = ["/"], excludes = [], compatibleDirs = [], onFile = () => {}, onStep = () => {} }: PackOptions,
  ): PackBundleOptions {
    return {
      roots: this.roots,
      lists: { includes, excludes, compatibleDirs },
      staging: this.staging,
      report: this.#reportTo(onStep),
      handOver: async (file, report) => {
        await onFile(file);
        set.set(file.name, readOpened(file));
        if (report !== undefined) set.set(`${file.name}.rp`, readOpened(report));
      },
    };
  }

  unpack(
    set: BackupSet,
    { profileText = "{}", includes = ["/"], excludes = [], onStep = () => {}, ...rest }: UnpackOptions = {},
  ): UnpackResult {
    this.receive(set);
    const profile: Profile = parseProfile(profileText, { source: "backup_config.json" });
    return unpackBundle({
      roots: this.roots,
      profile,
      lists: { includes, excludes, isSceneKnown: true },
      staging: this.staging,
      times: openFileTimes(),
      fileSystem: openFileSystemSync(),
      report: this.#reportTo(onStep),
      ...rest,
    });
  }

  #reportTo(onStep: (step: string) => void) {
    return {
      fileFailed: (path: string, errno: string, message: string) => {
        this.failed.push({ path, errno });
        this.failures.push(`${path} ${message}`);
      },
      note: (text: string) => this.notes.push(text),
      step: (step: string, name: string) => {
        this.steps.push(`${step} ${name}`);
        onStep(`${step} ${name}`);
      },
    };
  }

  receive(set: BackupSet): void {
    for (const [name, bytes] of set) {
      if (name.startsWith("/")) receiveFile(this.staging, name, bytes);
      else writeFileSync(this.staging.pathOf(name), bytes);
    }
  }

  [Symbol.dispose](): void {
    removeTree(this.directory);
  }
}

// As a client on Linux does it: the descriptor is opened anew, from its start.
function readOpened({ fd }: OpenedFile): Buffer {
  return readFileSync(`/proc/self/fd/${fd}`);
}

function readEntry({ name, file, errno }: BatchEntry): BatchFile {
  return {
    name,
    ...(file === undefined ? {} : { bytes: readOpened(file) }),
    ...(errno === undefined ? {} : { errno }),
  };
}
