import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, linkSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scanTree } from "../../src/tree/scan-tree.ts";
import type { TreeItem } from "../../src/tree/tree-item.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;

function listed(items: Iterable<TreeItem>): string[] {
  return [...items].map((item) => {
    const path = item.path.startsWith(`${files}/`) ? item.path.slice(files.length + 1) : item.path;
    if (item.kind === "skipped") return `${path} ${item.reason}`;
    return item.kind === "directory" ? `${path}/` : path;
  });
}

function scan(sandbox: ThrowAwaySandbox, ...includes: string[]): string[] {
  return listed(scanTree(sandbox.roots, { includes, excludes: [] }));
}

function makeFifo(sandbox: ThrowAwaySandbox, name: string): void {
  sandbox.plant(`${files}/`);
  execFileSync("mkfifo", [String(sandbox.hostPathOf(`${files}/${name}`))]);
}

function canMakeDevices(): boolean {
  const path = join(tmpdir(), `carryall-device-${process.pid}`);
  const { status } = spawnSync("mknod", [path, "c", "1", "3"]);
  rmSync(path, { force: true });
  return status === 0;
}

describe("scanTree(): an include that is", () => {
  test.each([
    ["a link to a file", `${files}/real`],
    ["a link to a folder", files],
    ["a link to nothing", "/nowhere"],
    ["a link to itself", "link"],
  ])("%s is skipped, named or matched, and told", (_what, target) => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/real`).link(`${files}/link`, target.replace(files, String(sandbox.hostPathOf(files))));
    for (const include of ["link", "l*", "link/", "[l]ink"]) {
      expect(scan(sandbox, `${files}/${include}`)).toEqual(["link symbolicLink"]);
    }
  });

  test.each(["pipe", "p*", "pip[e]"])(
    "a FIFO, as %s, is skipped and told: nobody waits for its other end",
    (include) => {
      using sandbox = new ThrowAwaySandbox();
      makeFifo(sandbox, "pipe");
      expect(scan(sandbox, `${files}/${include}`)).toEqual(["pipe fifo"]);
    },
  );

  test("a FIFO with a slash behind is no folder", () => {
    using sandbox = new ThrowAwaySandbox();
    makeFifo(sandbox, "pipe");
    expect(scan(sandbox, `${files}/pipe/`)).toEqual([]);
  });

  test("an empty file or an empty folder is saved", () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/folder/`, `${files}/file`);
    writeFileSync(sandbox.hostPathOf(`${files}/file`), "");
    expect(scan(sandbox, `${files}/file`, `${files}/folder`)).toEqual(["file", "folder/"]);
  });
});

test.skipIf(!canMakeDevices())(
  "scanTree() skips devices, in a folder and named, and says so (needs leave to make one)",
  () => {
    using sandbox = new ThrowAwaySandbox();
    sandbox.plant(`${files}/a`);
    execFileSync("mknod", [String(sandbox.hostPathOf(`${files}/char`)), "c", "1", "3"]);
    execFileSync("mknod", [String(sandbox.hostPathOf(`${files}/block`)), "b", "7", "200"]);
    expect(scan(sandbox, files)).toEqual(["a", "block device", "char device", `${files}/`]);
    expect(scan(sandbox, `${files}/char`)).toEqual(["char device"]);
  },
);

test("scanTree() gives every name of a file that has several", () => {
  using sandbox = new ThrowAwaySandbox();
  sandbox.plant(`${files}/a`);
  linkSync(sandbox.hostPathOf(`${files}/a`), sandbox.hostPathOf(`${files}/b`));
  expect(scan(sandbox, files)).toEqual(["a", "b", `${files}/`]);
});

test("scanTree() gives every folder: empty ones, full ones, and those that hold only what is not saved", () => {
  using sandbox = new ThrowAwaySandbox();
  sandbox.plant(`${files}/empty/`, `${files}/full/a`, `${files}/links/`).link(`${files}/links/l`, "nowhere");
  makeFifo(sandbox, "links/p");
  expect(scan(sandbox, files)).toEqual([
    "empty/",
    "full/a",
    "full/",
    "links/l symbolicLink",
    "links/p fifo",
    "links/",
    `${files}/`,
  ]);
});

test.each([
  [4094, "file", "folder/"],
  [4095, "file", "folder pathTooLong"],
  [4096, "file pathTooLong", "folder pathTooLong"],
])("scanTree() with paths of %i bytes, as long outside as inside, gives %s and %s", (bytes, file, folder) => {
  using deep = new DeepFolder(bytes - 1 - "folder".length);
  deep.makeFile(`${"x".repeat("folder".length - "file".length)}file`);
  deep.makeFolder("folder");
  const root = { sandboxPath: deep.root, hostPath: deep.root };
  const found = [...scanTree([root], { includes: [deep.root], excludes: [] })];
  const last = found.slice(0, 2).map((item) =>
    listed([item])[0]
      ?.split("/x")
      .at(-1)
      ?.replace(/^.*?(?=file|folder)/, ""),
  );
  expect(last.toSorted()).toEqual([file, folder].toSorted());
  for (const item of found) if (item.kind === "skipped") expect(item).toMatchObject({ errno: "ENAMETOOLONG" });
});

/** A folder whose path has so many bytes. What is in it is made, and removed, by way of a descriptor: paths end at 4,095. */
class DeepFolder implements Disposable {
  readonly #sandbox = new ThrowAwaySandbox();
  readonly root = join(this.#sandbox.directory, "el2-base");
  readonly #fd: number;

  constructor(bytes: number) {
    let path = this.root;
    for (let left = bytes - Buffer.byteLength(path); left > 0; left = bytes - Buffer.byteLength(path)) {
      // Never so much that a single byte were left, which would be a slash without a name.
      path += `/${"y".repeat(Math.min(left, left === 202 ? 190 : 201) - 1)}`;
    }
    mkdirSync(path, { recursive: true });
    this.#fd = openSync(path, "r");
  }

  makeFile(name: string): void {
    writeFileSync(this.#pathOf(name), "x");
  }

  makeFolder(name: string): void {
    mkdirSync(this.#pathOf(name));
  }

  #pathOf(name: string): string {
    return `/proc/self/fd/${this.#fd}/${name}`;
  }

  [Symbol.dispose](): void {
    execFileSync("find", [`/proc/self/fd/3/`, "-mindepth", "1", "-delete"], {
      stdio: ["ignore", "pipe", "pipe", this.#fd],
    });
    closeSync(this.#fd);
    this.#sandbox[Symbol.dispose]();
  }
}
