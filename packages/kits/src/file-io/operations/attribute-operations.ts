import { Buffer } from "node:buffer";
import type { Operations } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { FileArguments } from "../file-arguments.ts";
import type { FileWorld } from "../file-world.ts";

/** Extended attributes, as text. Linux only. */
export function attributeOperations({ files, getNative }: FileWorld): Operations {
  return {
    setxattr: (...values) => {
      const args = new FileArguments(values, 3);
      const [path, name, value] = [args.path(0), args.text(1), args.text(2)];
      return once(() => {
        getNative("@ohos.file.fs setxattr").setAttribute(files.locate(path), name, Buffer.from(value));
      });
    },
    getxattr: (...values) => {
      const args = new FileArguments(values, 2);
      const [path, name] = [args.path(0), args.text(1)];
      return once(() =>
        Buffer.from(getNative("@ohos.file.fs getxattr").getAttribute(files.locate(path), name)).toString(),
      );
    },
  };
}
