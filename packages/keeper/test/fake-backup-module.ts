import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BackupModule, BusinessError, type FileMeta, type GeneralCallbacks } from "@carryall/client";
import { encodeCapabilities } from "@carryall/formats";

export interface FakeBundle {
  readonly name: string;
  readonly versionCode?: number;
  readonly allToBackup?: boolean;
  /** What it hands over, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** At which step its backup fails, or the whole service does. */
  readonly fault?: "begin" | "end" | "death" | "fileError";
  readonly processText?: string;
}

export interface FakeBackupModule extends BackupModule, Disposable {
  /** Replaces what is installed. */
  install(...bundles: FakeBundle[]): void;
  /** What restores wrote and published: bundle, then file. */
  readonly published: Map<string, Record<string, string>>;
  readonly releaseCount: () => number;
}

/** The public API over a temporary folder, without a service. */
export function createFakeBackupModule(): FakeBackupModule {
  const folder = mkdtempSync(join(tmpdir(), "carryall-keeper-fake-"));
  const published = new Map<string, Record<string, string>>();
  let installed: FakeBundle[] = [];
  let releaseCount = 0;

  function tellLater(work: () => void): void {
    setImmediate(work);
  }

  function openWith(content: string): number {
    const path = join(folder, "handed-over");
    writeFileSync(path, content);
    const fd = openSync(path, "r+");
    // A position that is not at the start must not matter.
    readSync(fd, Buffer.alloc(1));
    rmSync(path);
    return fd;
  }

  class FakeSessionBackup {
    readonly #callbacks: Partial<GeneralCallbacks>;

    constructor(callbacks: Partial<GeneralCallbacks>) {
      this.#callbacks = callbacks;
    }

    async appendBundles(names: string[]): Promise<void> {
      tellLater(() => {
        for (const name of names) {
          if (!this.#backUp(name)) return;
        }
        Reflect.apply(this.#callbacks.onAllBundlesEnd ?? (() => {}), undefined, []);
      });
    }

    async getLocalCapabilities(): Promise<{ fd: number }> {
      throw new Error("not used");
    }

    async release(): Promise<void> {
      releaseCount += 1;
    }

    /** @returns False where the service died of it. */
    #backUp(bundleName: string): boolean {
      const { onBundleBegin, onFileReady, onBundleEnd, onBackupServiceDied, onProcess } = this.#callbacks;
      const bundle = installed.find((each) => each.name === bundleName);
      const call = (callback: unknown, ...args: unknown[]) => {
        if (typeof callback === "function") Reflect.apply(callback, undefined, args);
      };
      if (bundle === undefined || bundle.fault === "begin") {
        call(onBundleBegin, new BusinessError(13500005, "unknown", { data: bundleName }), bundleName);
        return true;
      }
      call(onBundleBegin, undefined, bundleName);
      if (bundle.processText !== undefined) call(onProcess, bundleName, bundle.processText);
      if (bundle.fault === "fileError") {
        call(onFileReady, new BusinessError(13900020, "system errno: 2", { data: bundleName }));
      }
      for (const [uri, content] of Object.entries(bundle.files ?? {})) {
        call(onFileReady, undefined, { bundleName, uri, fd: openWith(content) });
      }
      if (bundle.fault === "death") {
        call(onBackupServiceDied);
        return false;
      }
      const error = bundle.fault === "end" ? new BusinessError(13500007, "threw", { data: bundleName }) : undefined;
      call(onBundleEnd, error, bundleName);
      return true;
    }
  }

  class FakeSessionRestore {
    readonly #callbacks: Partial<GeneralCallbacks>;
    readonly #written = new Map<string, Record<string, string>>();
    #left = 0;

    constructor(callbacks: Partial<GeneralCallbacks>) {
      this.#callbacks = callbacks;
    }

    async appendBundles(_fd: number, names: string[]): Promise<void> {
      this.#left = names.length;
      tellLater(() => {
        for (const name of names)
          Reflect.apply(this.#callbacks.onBundleBegin ?? (() => {}), undefined, [undefined, name]);
      });
    }

    async getFileHandle({ bundleName, uri }: FileMeta): Promise<void> {
      tellLater(() => {
        const path = join(folder, `${bundleName}-${uri}`);
        writeFileSync(path, "older and longer than what comes");
        const [fd, manifestFd] = [openSync(path, "r+"), openSync(path, "r")];
        const file = { bundleName, uri, fd, manifestFd };
        Reflect.apply(this.#callbacks.onFileReady ?? (() => {}), undefined, [undefined, file]);
        this.#written.set(bundleName, { ...this.#written.get(bundleName), [uri]: readFileSync(path, "utf8") });
      });
    }

    async publishFile({ bundleName }: FileMeta): Promise<void> {
      tellLater(() => {
        const files = this.#written.get(bundleName) ?? {};
        published.set(bundleName, files);
        const error =
          "manage.json" in files ? undefined : new BusinessError(13500008, "no manifest", { data: bundleName });
        Reflect.apply(this.#callbacks.onBundleEnd ?? (() => {}), undefined, [error, bundleName]);
        this.#left -= 1;
        if (this.#left === 0) Reflect.apply(this.#callbacks.onAllBundlesEnd ?? (() => {}), undefined, []);
      });
    }

    async getLocalCapabilities(): Promise<{ fd: number }> {
      throw new Error("not used");
    }

    async release(): Promise<void> {
      releaseCount += 1;
    }
  }

  async function getLocalCapabilities(): Promise<{ fd: number }> {
    const path = join(folder, "capabilities");
    writeFileSync(
      path,
      encodeCapabilities({ deviceType: "phone", systemFullName: "X", bundleInfos: installed.map(itemOf) }),
    );
    return { fd: openSync(path, "r") };
  }

  return {
    install: (...bundles) => {
      installed = bundles;
    },
    published,
    releaseCount: () => releaseCount,
    getBackupVersion: () => "",
    // The promise form is the only one that is called here.
    getLocalCapabilities: getLocalCapabilities as BackupModule["getLocalCapabilities"],
    getBackupInfo: notUsed,
    updateTimer: notUsed,
    updateSendRate: () => true,
    fileSystemServiceRequest: notUsed,
    // They have the members that the keeper calls, and no others.
    SessionBackup: FakeSessionBackup as unknown as BackupModule["SessionBackup"],
    SessionRestore: FakeSessionRestore as unknown as BackupModule["SessionRestore"],
    IncrementalBackupSession: notUsed as unknown as BackupModule["IncrementalBackupSession"],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function notUsed(): never {
  throw new Error("not used");
}

/** A manifest that names files with these contents. */
export function manifestOf(files: Readonly<Record<string, string>>): string {
  return JSON.stringify(
    Object.entries(files).map(([fileName, content]) => ({
      fileName,
      information: { path: `/data/storage/el2/base/files/${fileName}`, stat: { st_size: content.length } },
      isBigFile: !fileName.endsWith(".tar"),
      isUserTar: false,
    })),
  );
}

/** The number of descriptors that are open now, by the lowest that is free. */
export function lowestFreeDescriptor(): number {
  const fd = openSync("/dev/null", "r");
  closeSync(fd);
  return fd;
}

function itemOf({ name, versionCode = 1, allToBackup = true }: FakeBundle) {
  return {
    name,
    appIndex: 0,
    versionCode,
    versionName: "1.0",
    spaceOccupied: 1000,
    allToBackup,
    extensionName: "Backup",
    fullBackupOnly: false,
    requireCompatibility: false,
    restoreDeps: "",
    supportScene: "",
    extraInfo: {},
  };
}
