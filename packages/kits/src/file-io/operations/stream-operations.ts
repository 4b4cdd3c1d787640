import type { Operations } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { checkInteger } from "../check-integer.ts";
import { FileArguments } from "../file-arguments.ts";
import type { FileWorld } from "../file-world.ts";
import { OpenMode, openFlags } from "../open-mode.ts";
import { FileReadStream } from "../streams/file-read-stream.ts";
import { FileWriteStream } from "../streams/file-write-stream.ts";

const defaultWriteMode = OpenMode.READ_WRITE | OpenMode.CREATE | OpenMode.TRUNC;

/** The streams that read and write by themselves. A device has them in synchronous form only. */
export function streamOperations({ files, descriptors }: FileWorld): Operations {
  return {
    createReadStream: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const options = args.options(1);
      const start = checkInteger(options.start, { min: 0, fallback: 0 });
      const end = options.end === undefined ? undefined : checkInteger(options.end, { min: start });
      return once(() => {
        const fd = descriptors.open({ hostPath: files.locate(path), sandboxPath: path, flags: openFlags(0) });
        return new FileReadStream({ fd, path, start, end, descriptors });
      });
    },
    createWriteStream: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const options = args.options(1);
      const start = checkInteger(options.start, { min: 0, fallback: 0 });
      const flags = openFlags(checkInteger(options.mode, { fallback: defaultWriteMode }));
      return once(() => {
        const hostPath = files.locate(path, { outside: "EACCES" });
        const fd = descriptors.open({ hostPath, sandboxPath: path, flags });
        return new FileWriteStream({ fd, path, start, descriptors });
      });
    },
  };
}
