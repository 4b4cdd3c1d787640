import type { Operations } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { fileError } from "../../errors/file-error.ts";
import { checkInteger } from "../check-integer.ts";
import { FileArguments } from "../file-arguments.ts";
import type { FileWorld } from "../file-world.ts";
import { OpenFile } from "../open-file.ts";
import { OpenMode, openFlags } from "../open-mode.ts";
import { pathOfUri } from "../path-of-uri.ts";
import { streamMode } from "../stream-mode.ts";
import { FileStream } from "../streams/file-stream.ts";
import { RandomAccessFile } from "../streams/random-access-file.ts";

/** What opens and closes. */
export function openOperations(world: FileWorld): Operations {
  const { descriptors, locks } = world;

  const openPath = (path: string, flags: number): number => {
    const creates = (flags & openFlags(OpenMode.CREATE)) !== 0;
    const followsLast = (flags & openFlags(OpenMode.NOFOLLOW)) === 0;
    const hostPath = world.files.locate(path, { outside: creates ? "EACCES" : "ENOENT", followsLast });
    return descriptors.open({ hostPath, sandboxPath: path, flags });
  };

  return {
    open: (...values) => {
      const args = new FileArguments(values, 2);
      const text = args.path(0);
      const flags = openFlags(args.integer(1, { fallback: OpenMode.READ_ONLY }));
      return once(() => {
        const path = pathOfUri(text, world.bundleName);
        return new OpenFile({ fd: openPath(path, flags), path, locks });
      });
    },
    close: (...values) => {
      const file = new FileArguments(values, 1).file(0);
      return once(() => {
        const fd = typeof file === "number" ? file : file.fd;
        descriptors.check(fd);
        locks.unlock(fd);
        descriptors.close(fd);
        if (typeof file !== "number") file.markClosed();
      });
    },
    createStream: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const mode = streamMode(args.text(1));
      return once(() => new FileStream({ fd: openPath(path, mode.flags), mode, descriptors }));
    },
    fdopenStream: (...values) => {
      const args = new FileArguments(values, 2);
      const fd = args.fd(0);
      const mode = streamMode(args.text(1));
      return once(() => {
        descriptors.check(fd);
        return new FileStream({ fd, mode, descriptors });
      });
    },
    createRandomAccessFile: (...values) => {
      const args = new FileArguments(values, 3);
      const file = args.pathOrFile(0);
      const flags = openFlags(args.integer(1, { fallback: OpenMode.READ_ONLY }));
      const options = args.options(2);
      const start = checkWhole(options.start) ?? 0;
      const end = checkWhole(options.end);
      return once(() => {
        // A file stays its owner's to close.
        const fd = typeof file === "string" ? openPath(file, flags) : descriptors.duplicate(file.fd);
        return new RandomAccessFile({ fd, start, end, path: typeof file === "string" ? file : file.path, descriptors });
      });
    },
  };
}

// A device takes a fraction for the number below it.
function checkWhole(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  return checkInteger(typeof value === "number" ? Math.trunc(value) : value, { min: 0 });
}

const origins = ["start", "current", "end"] as const;

/** What a device has in synchronous form only, on descriptors. */
export function descriptorOperations({ descriptors, locks }: FileWorld): Operations {
  return {
    dup: (...values) => {
      const fd = new FileArguments(values, 1).fd(0);
      return once(() => new OpenFile({ fd: descriptors.duplicate(fd), path: descriptors.sandboxPathOf(fd), locks }));
    },
    lseek: (...values) => {
      const args = new FileArguments(values, 3);
      const [fd, offset] = [args.fd(0), args.integer(1)];
      const origin = origins[args.integer(2, { min: 0, max: 2, fallback: 0 })];
      if (origin === undefined) throw fileError("EINVAL");
      return once(() => descriptors.seek(fd, offset, origin));
    },
  };
}
