import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Profile, parseProfile } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { openFileTimes, removeTree } from "@carryall/runtime";
import { type PackResult, packBundle } from "../src/pack/pack-bundle.ts";
import type { PackedFile } from "../src/pack/packed-file.ts";
import { Staging } from "../src/staging/staging.ts";
import { type UnpackResult, unpackBundle } from "../src/unpack/unpack-bundle.ts";

const sandboxPaths = ["/data/storage/el1/base", "/data/storage/el2/base", "/data/storage/el2/database"];

/** What a client got: a transfer name and its bytes. */
export type BackupSet = Map<string, Buffer>;

/** An application's directories, its packer and its unpacker, without a process; gone when disposed of. */
export class ThrowAwayApplication implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-host-"));
  readonly roots: SandboxRoots = sandboxPaths.map((sandboxPath) => ({
    sandboxPath,
    hostPath: join(this.directory, sandboxPath.slice("/data/storage/".length)),
  }));
  readonly staging = new Staging(this.roots, "run");
  /** What packing and unpacking told, in order. */
  readonly failed: { path: string; errno: string }[] = [];
  readonly notes: string[] = [];
  readonly steps: string[] = [];

  constructor() {
    for (const root of this.roots) mkdirSync(root.hostPath, { recursive: true, mode: 0o700 });
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

  /** Packs everything into a set of files, in the order of hand-over. `onFile` sees each while it is handed over. */
  async pack({
    includes = ["/"],
    excludes = [],
    onFile = () => {},
  }: {
    includes?: readonly string[];
    excludes?: readonly string[];
    onFile?: (file: PackedFile) => Promise<void> | void;
  } = {}): Promise<{ set: BackupSet; result: PackResult }> {
    const set: BackupSet = new Map();
    const result = await packBundle({
      roots: this.roots,
      lists: { includes, excludes, isSceneKnown: true },
      staging: this.staging,
      report: {
        fileFailed: (path, errno) => this.failed.push({ path, errno }),
        note: (text) => this.notes.push(text),
        step: (step, name) => this.steps.push(`${step} ${name}`),
      },
      handOver: async (file) => {
        await onFile(file);
        // As a client on Linux does it: the descriptor is opened anew, from its start.
        set.set(file.name, readFileSync(`/proc/self/fd/${file.fd}`));
      },
    });
    return { set, result };
  }

  unpack(set: BackupSet, { profileText = "{}" } = {}): UnpackResult {
    this.receive(set);
    const profile: Profile = parseProfile(profileText, { source: "backup_config.json" });
    return unpackBundle({
      roots: this.roots,
      profile,
      staging: this.staging,
      times: openFileTimes(),
      report: {
        note: (text) => this.notes.push(text),
        step: (step, name) => this.steps.push(`${step} ${name}`),
      },
    });
  }

  receive(set: BackupSet): void {
    for (const [name, bytes] of set) writeFileSync(this.staging.pathOf(name), bytes);
  }

  [Symbol.dispose](): void {
    removeTree(this.directory);
  }
}
