import { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { defineAsyncCalls } from "../calls/define-calls.ts";
import { inSteps } from "../calls/work.ts";
import { fileError, toFileError } from "../errors/file-error.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";

const pieceBytes = 1024 * 1024;

/** `@ohos.file.hash`: digests of files, in capital hex digits. */
export function createFileHash(files: SandboxFiles): object {
  const kit = withStubs("@ohos.file.hash", {
    createHash: (algorithm: unknown) => new HashStream(checkAlgorithm(algorithm)),
  });
  defineAsyncCalls(
    kit,
    {
      hash: (path, algorithm) => {
        if (typeof path !== "string") throw fileError("EINVAL");
        const name = checkAlgorithm(algorithm);
        return inSteps(() => hashFile(files.locate(path), name));
      },
    },
    toFileError,
  );
  return kit;
}

class HashStream {
  readonly #hash: Hash;

  constructor(algorithm: string) {
    this.#hash = createHash(algorithm);
  }

  update(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) throw fileError("EINVAL");
    this.#hash.update(new Uint8Array(data));
  }

  digest(): string {
    return this.#hash.digest("hex").toUpperCase();
  }
}

function* hashFile(hostPath: string, algorithm: string): Generator<undefined, string, undefined> {
  const fd = openSync(hostPath, "r");
  try {
    const hash = createHash(algorithm);
    const piece = Buffer.alloc(pieceBytes);
    for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) {
      hash.update(piece.subarray(0, read));
      yield undefined;
    }
    return hash.digest("hex").toUpperCase();
  } finally {
    closeSync(fd);
  }
}

function checkAlgorithm(algorithm: unknown): string {
  if (algorithm !== "md5" && algorithm !== "sha1" && algorithm !== "sha256") throw fileError("EINVAL");
  return algorithm;
}
