import { Buffer } from "node:buffer";
import { mkdirSync, readdirSync, readFileSync, type Stats, statSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { crc32 } from "node:zlib";
import { defineAsyncCalls } from "../calls/define-calls.ts";
import { inSteps, once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { listZip, readZipEntry } from "./read-zip.ts";
import { usualZipOptions, writeZip, type ZipOptions, type ZipSource } from "./write-zip.ts";
import { destinationInvalid, sourceInvalid, toZipError, zipDamaged } from "./zip-error.ts";
import { zlibConstants } from "./zlib-constants.ts";

/** `@ohos.zlib`: zip files in the sandbox, and checksums. Streams (`createZip`, `createGZip`) are stubs. */
export function createZlibKit(files: SandboxFiles): object {
  const zip = new SandboxZip(files);
  const kit = withStubs("@ohos.zlib", { ...zlibConstants, createChecksumSync: () => new Checksum() });
  defineAsyncCalls(
    kit,
    {
      compressFile: (source, target, options) => zip.compress([source], target, options),
      compressFiles: (sources, target, options) => {
        if (!Array.isArray(sources)) throw parameterError("The inFiles must be an array.");
        return zip.compress(sources, target, options);
      },
      decompressFile: (source, target) => zip.decompress(source, target),
      // Older names, with the same arguments.
      zipFile: (source, target, options) => zip.compress([source], target, options),
      unzipFile: (source, target) => zip.decompress(source, target),
      getOriginalSize: (source) => {
        const path = checkPath(source);
        return once(() => listZip(zip.read(path)).reduce((sum, { size }) => sum + size, 0));
      },
      createChecksum: () => once(() => new Checksum()),
    },
    toZipError,
  );
  return kit;
}

class SandboxZip {
  readonly #files: SandboxFiles;

  constructor(files: SandboxFiles) {
    this.#files = files;
  }

  compress(sources: readonly unknown[], target: unknown, given: unknown) {
    const paths = sources.map(checkPath);
    const to = checkPath(target);
    const options = checkOptions(given);
    return inSteps(() => {
      // One folder gives its members alone; of several, each keeps its name.
      const keepsFolders = paths.length > 1;
      const found = paths.flatMap((path) => [...this.#sourcesAt(path, keepsFolders)]);
      return writeZip(this.#locate(to, destinationInvalid), found, options);
    });
  }

  decompress(source: unknown, target: unknown) {
    const [from, to] = [checkPath(source), checkPath(target)];
    const self = this;
    return inSteps(function* () {
      const bytes = self.read(from);
      self.#requireDirectory(to);
      for (const entry of listZip(bytes)) {
        const path = posix.join(to, entry.name);
        // A member may name any place; those outside the target are nobody's to write.
        if (path !== to && !path.startsWith(`${to.replace(/\/$/, "")}/`)) throw zipDamaged();
        const isFolder = entry.name.endsWith("/");
        mkdirSync(self.#locate(isFolder ? path : posix.dirname(path), destinationInvalid), { recursive: true });
        if (!isFolder) writeFileSync(self.#locate(path, destinationInvalid), readZipEntry(bytes, entry));
        yield undefined;
      }
    });
  }

  read(path: string): Buffer {
    try {
      return readFileSync(this.#locate(path, sourceInvalid));
    } catch {
      throw sourceInvalid();
    }
  }

  *#sourcesAt(path: string, keepsFolders: boolean): Generator<ZipSource> {
    const { hostPath, stats } = this.#lookAt(path);
    const base = posix.basename(path);
    if (!stats.isDirectory()) yield { name: base, hostPath, modifiedAtMs: stats.mtimeMs };
    else yield* this.#membersOf(path, keepsFolders ? `${base}/` : "");
  }

  *#membersOf(directory: string, prefix: string): Generator<ZipSource> {
    for (const member of readdirSync(this.#locate(directory, sourceInvalid)).toSorted()) {
      const path = posix.join(directory, member);
      const { hostPath, stats } = this.#lookAt(path);
      const name = `${prefix}${member}`;
      if (stats.isDirectory()) {
        yield { name: `${name}/`, hostPath: undefined, modifiedAtMs: stats.mtimeMs };
        yield* this.#membersOf(path, `${name}/`);
      } else if (stats.isFile()) {
        yield { name, hostPath, modifiedAtMs: stats.mtimeMs };
      }
    }
  }

  #lookAt(path: string): { readonly hostPath: string; readonly stats: Stats } {
    const hostPath = this.#locate(path, sourceInvalid);
    const stats = statSync(hostPath, { throwIfNoEntry: false });
    if (stats === undefined) throw sourceInvalid();
    return { hostPath, stats };
  }

  #requireDirectory(path: string): void {
    if (statSync(this.#locate(path, destinationInvalid), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw destinationInvalid();
    }
  }

  #locate(path: string, toError: () => Error): string {
    try {
      return this.#files.locate(path, { outside: "EACCES" });
    } catch {
      throw toError();
    }
  }
}

class Checksum {
  constructor() {
    defineAsyncCalls(
      this,
      {
        crc32: (start, buffer) => once(() => crc32(bytesOf(buffer), checkNumber(start))),
        adler32: (start, buffer) => once(() => adler32(checkNumber(start), bytesOf(buffer))),
      },
      toZipError,
    );
  }
}

function adler32(start: number, bytes: Uint8Array): number {
  let [low, high] = [start & 0xffff, start >>> 16];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}

function bytesOf(buffer: unknown): Uint8Array {
  if (!(buffer instanceof ArrayBuffer)) throw parameterError("The buffer must be an ArrayBuffer.");
  return Buffer.from(buffer);
}

function checkNumber(value: unknown): number {
  if (typeof value !== "number") throw parameterError("The checksum must be a number.");
  return value;
}

function checkPath(path: unknown): string {
  if (typeof path !== "string" || path === "") throw parameterError("The file must be a path.");
  return path;
}

function checkOptions(options: unknown): ZipOptions {
  const read = (name: keyof ZipOptions): number => {
    const value: unknown = Reflect.get(Object(options), name);
    if (value === undefined) return usualZipOptions[name];
    if (!Number.isInteger(value)) throw parameterError(`The ${name} must be an integer.`);
    return Number(value);
  };
  return { level: read("level"), strategy: read("strategy"), memLevel: read("memLevel") };
}
