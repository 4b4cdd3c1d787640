import { defineSyncCalls, type Operations } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { fileError, toFileError } from "../../errors/file-error.ts";
import { FileArguments } from "../file-arguments.ts";
import type { FileWorld } from "../file-world.ts";
import { takeNothing } from "../take-nothing.ts";
import { FileWatchers, type Watch } from "../watch/file-watchers.ts";

/** `createWatcher`, which a device has in synchronous form only. Linux only. */
export function watchOperations({ files, getNative }: FileWorld): Operations {
  const watchers = new FileWatchers(() => getNative("@ohos.file.fs createWatcher"));
  return {
    createWatcher: (...values) => {
      const args = new FileArguments(values, 3);
      const path = args.path(0);
      const events = args.integer(1, { min: 1 });
      const listener = values[2];
      if (!isListener(listener) || watchers.isTold({ path, events, listener })) throw fileError("EINVAL");
      return once(() => createWatcher(watchers, () => ({ path, hostPath: files.locate(path), events, listener })));
    },
  };
}

/** fileIo's `Watcher`: nothing is told before `start` and after `stop`. */
function createWatcher(watchers: FileWatchers, locate: () => Watch): object {
  const watcher = {};
  let watch: Watch | undefined;
  const operations: Operations = {
    start: (...values) => {
      takeNothing(values);
      return once(() => {
        watch ??= locate();
        watchers.start(watch);
      });
    },
    stop: (...values) => {
      takeNothing(values);
      return once(() => {
        if (watch === undefined) throw fileError("EINVAL");
        watchers.stop(watch);
      });
    },
  };
  defineSyncCalls(watcher, operations, toFileError);
  return watcher;
}

function isListener(value: unknown): value is Watch["listener"] {
  return typeof value === "function";
}
