import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";

const maxAttempts = 100;
const placeholder = /X{6}$/;

/**
 * Makes a directory whose name is new, 0700.
 *
 * @param prefix A sandbox path that ends in six X, which give way to random characters.
 * @returns The directory's sandbox path.
 */
export function makeTemporaryDirectory(files: SandboxFiles, prefix: string): string {
  for (let attempt = 1; ; attempt += 1) {
    const path = prefix.replace(placeholder, randomBytes(3).toString("hex"));
    try {
      mkdirSync(files.locate(path, { outside: "EACCES", followsLast: false }), { mode: 0o700 });
      return path;
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!isTaken || attempt === maxAttempts) throw error;
    }
  }
}
