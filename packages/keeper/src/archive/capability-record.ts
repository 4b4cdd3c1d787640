import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  bundleOfItem,
  type CapabilityFile,
  type CapabilityItem,
  encodeCapabilities,
  parseCapabilities,
} from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import { capabilityFileName } from "./archive-layout.ts";
import { replaceFile } from "./replace-file.ts";

/**
 * The archive's capability file. Of a bundle whose folder is from an earlier run it keeps that run's entry: a restore
 * needs the version of the data, not of what is installed now.
 */
export class CapabilityRecord {
  readonly #directory: string;
  readonly #device: CapabilityFile;
  readonly #items: Map<string, CapabilityItem>;
  #writing: Promise<void> = Promise.resolve();
  /** Waits for the one that is under way, and takes along what is renewed until it begins. */
  #nextWrite: Promise<void> | undefined;

  /**
   * @param device The device as it is now.
   * @throws {BackupError} `invalidArgument` where the archive's own file is damaged.
   */
  static async open(directory: string, device: CapabilityFile): Promise<CapabilityRecord> {
    const record = new CapabilityRecord(directory, device);
    await record.#write();
    return record;
  }

  private constructor(directory: string, device: CapabilityFile) {
    this.#directory = directory;
    this.#device = device;
    this.#items = new Map(device.bundleInfos.map((item) => [bundleOfItem(item), item]));
    for (const item of readEarlier(directory)) {
      if (existsSync(join(directory, bundleOfItem(item)))) this.#items.set(bundleOfItem(item), item);
    }
  }

  /** Takes over what the device says now of a bundle whose folder is new. Resolves when that is on the disk. */
  async renew(bundle: string): Promise<void> {
    const item = this.#device.bundleInfos.find((each) => bundleOfItem(each) === bundle);
    if (item === undefined) return;
    this.#items.set(bundle, item);
    this.#nextWrite ??= this.#writeAfter(this.#writing);
    await this.#nextWrite;
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    // Its failure is told to those who wait for it.
    await earlier.catch(() => {});
    this.#nextWrite = undefined;
    this.#writing = this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    const bundleInfos = [...this.#items.values()];
    await replaceFile(this.#directory, capabilityFileName, encodeCapabilities({ ...this.#device, bundleInfos }));
  }
}

function readEarlier(directory: string): readonly CapabilityItem[] {
  const path = join(directory, capabilityFileName);
  if (!existsSync(path)) return [];
  try {
    return parseCapabilities(readFileSync(path, "utf8")).bundleInfos;
  } catch (cause) {
    const so = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError("invalidArgument", `Cannot back up to ${directory}: its capability file is damaged: ${so}`, {
      cause,
      hint: "Name another directory, or restore this file from a copy",
    });
  }
}
