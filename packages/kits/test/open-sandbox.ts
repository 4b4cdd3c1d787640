import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxRoots } from "@carryall/protocol";
import { createKits, type Kits } from "../src/create-kits.ts";
import type { KitsOptions } from "../src/kits-options.ts";
import type { LogLine } from "../src/log/log-line.ts";
import * as moreKits from "../src/more-kits.ts";

export interface Sandbox extends Disposable {
  readonly kits: Kits;
  readonly roots: SandboxRoots;
  readonly lines: LogLine[];
  /** A directory that the application may use, as it sees it and as it is. */
  readonly base: string;
  readonly hostBase: string;
  /** A directory of the machine that is no part of the sandbox. */
  readonly outside: string;
}

/** A throw-away application sandbox; `identity` stands for real mounts, `mapped` for translated paths. */
export function openSandbox(kind: "identity" | "mapped", options: Partial<KitsOptions> = {}): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), "carryall-kits-"));
  const hostBase = join(folder, "app/el2/base");
  const outside = join(folder, "outside");
  const base = kind === "identity" ? hostBase : "/data/storage/el2/base";
  const hostDatabase = join(folder, "app/el2/database");
  const roots = [
    { sandboxPath: base, hostPath: hostBase },
    { sandboxPath: kind === "identity" ? hostDatabase : "/data/storage/el2/database", hostPath: hostDatabase },
  ];
  for (const path of [hostBase, hostDatabase, outside]) mkdirSync(path, { recursive: true });
  const lines: LogLine[] = [];
  const application = {
    bundleName: "com.example.notes",
    moduleName: "entry",
    extensionName: "NotesBackup",
    versionCode: 3,
    versionName: "1.2.0",
  };
  const kits = createKits({
    roots,
    application,
    writeLog: (line) => lines.push(line),
    // The same source as the test's, and not what was compiled from it.
    loadMore: () => moreKits,
    ...options,
  });
  return {
    kits,
    roots,
    lines,
    base,
    hostBase,
    outside,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
