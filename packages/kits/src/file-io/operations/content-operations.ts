import { accessSync, constants, truncateSync } from "node:fs";
import { syncFile } from "@carryall/runtime";
import type { Operations } from "../../calls/define-calls.ts";
import { inSteps, once } from "../../calls/work.ts";
import { copyFile } from "../bytes/copy-file.ts";
import { LineReader } from "../bytes/line-reader.ts";
import { readPiece } from "../bytes/read-piece.ts";
import { readText } from "../bytes/read-text.ts";
import { checkInteger } from "../check-integer.ts";
import { encodingOf } from "../encoding-of.ts";
import { FileArguments } from "../file-arguments.ts";
import type { FileWorld } from "../file-world.ts";
import { transferOptions } from "../transfer-options.ts";

/** What reads and changes the bytes of a file. */
export function contentOperations(world: FileWorld): Operations {
  const { descriptors, files } = world;
  return {
    read: (...values) => {
      const args = new FileArguments(values, 3);
      const [fd, buffer] = [args.fd(0), args.buffer(1)];
      const { length, offset } = transferOptions(args.options(2), buffer.length);
      return once(() => descriptors.read(fd, buffer.subarray(0, length), offset));
    },
    write: (...values) => {
      const args = new FileArguments(values, 3);
      const [fd, data] = [args.fd(0), args.data(1, 2)];
      const { length, offset } = transferOptions(args.options(2), data.length);
      return once(() => descriptors.write(fd, data.subarray(0, length), offset));
    },
    truncate: (...values) => {
      const args = new FileArguments(values, 2);
      const file = args.pathOrFd(0);
      const sizeBytes = args.integer(1, { min: 0, fallback: 0 });
      return once(() => {
        if (typeof file === "number") descriptors.truncate(file, sizeBytes);
        else truncateSync(files.locate(file), sizeBytes);
      });
    },
    fsync: (...values) => {
      const fd = new FileArguments(values, 1).anyNumber(0);
      return once(() => {
        descriptors.check(fd);
        syncFile(fd);
      });
    },
    fdatasync: (...values) => {
      const fd = new FileArguments(values, 1).anyNumber(0);
      return once(() => {
        descriptors.check(fd);
        syncFile(fd, { metadata: false });
      });
    },
    copyFile: (...values) => {
      const args = new FileArguments(values, 3);
      const [source, target] = [args.pathOrAnyNumber(0), args.pathOrAnyNumber(1)];
      args.integer(2, { min: 0, max: 0, fallback: 0 });
      return inSteps(() => copyFile(world, source, target));
    },
    readText: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const options = args.options(1);
      const offset = checkInteger(options.offset, { min: 0, fallback: 0 });
      const length = options.length === undefined ? undefined : checkInteger(options.length, { min: 0 });
      encodingOf(options.encoding, ["utf-8"]);
      return once(() => readText(files.locate(path), { offset, length }));
    },
    readLines: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      encodingOf(args.options(1).encoding, ["utf-8"]);
      return once(() => {
        const hostPath = files.locate(path);
        // Now, and not at the first line: a file that is not there is this call's error.
        accessSync(hostPath, constants.R_OK);
        return new LineReader((position) => readPiece(hostPath, position));
      });
    },
  };
}
