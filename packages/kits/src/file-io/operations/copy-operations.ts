import { lstatSync } from "node:fs";
import type { Operations } from "../../calls/define-calls.ts";
import { inSteps } from "../../calls/work.ts";
import { BusinessError } from "../../errors/business-error.ts";
import { fileError } from "../../errors/file-error.ts";
import { type CopyProgress, copyAll } from "../copy/copy-all.ts";
import { TaskSignal } from "../copy/task-signal.ts";
import type { FileWorld } from "../file-world.ts";
import { pathOfUri } from "../path-of-uri.ts";

/** `copy`, between URIs, with progress and a signal. A device has it as a promise and with a callback only. */
export function copyOperations(world: FileWorld): Operations {
  return {
    copy: (...values) => {
      const [sourceUri, targetUri, options, ...others] = values;
      if (typeof sourceUri !== "string" || typeof targetUri !== "string" || others.length > 0) throw inputInvalid();
      const { listener, signal } = readOptions(options);
      return inSteps(function* () {
        const source = pathOfUri(sourceUri, world.bundleName);
        const target = pathOfUri(targetUri, world.bundleName);
        // Without somebody to tell, a device looks at the source in another place, and says it in another way.
        if (listener === undefined && !isThere(world, source)) throw fileError("EINVAL");
        if (signal !== undefined) TaskSignal.begin(signal);
        try {
          yield* copyAll(world, [source, target], {
            onProgress: listener,
            isCancelled: (path) => signal !== undefined && TaskSignal.isCancelled(signal, path),
          });
        } finally {
          if (signal !== undefined) TaskSignal.end(signal);
        }
      });
    },
  };
}

function readOptions(options: unknown) {
  if (options === undefined) return { listener: undefined, signal: undefined };
  if (typeof options !== "object" || options === null) throw inputInvalid();
  const listener: unknown = Reflect.get(options, "progressListener");
  const signal: unknown = Reflect.get(options, "copySignal");
  if (listener !== undefined && !isListener(listener)) throw inputInvalid();
  if (signal !== undefined && !(signal instanceof TaskSignal)) throw inputInvalid();
  return { listener, signal };
}

function isListener(value: unknown): value is (progress: CopyProgress) => void {
  return typeof value === "function";
}

function isThere({ files }: FileWorld, path: string): boolean {
  return lstatSync(files.locate(path), { throwIfNoEntry: false }) !== undefined;
}

function inputInvalid(): BusinessError {
  return new BusinessError(401, "The input parameter is invalid");
}
