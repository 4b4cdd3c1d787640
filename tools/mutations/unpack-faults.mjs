// Faults of the original's unpacking, as changes to our code.

const unpack = "packages/extension-host/src/unpack";
const staging = "packages/extension-host/src/staging/staging.ts";
const tar = "packages/formats/src/tar";
const tests = "packages/extension-host/test";

const restore = (name) => ({ file: `${tests}/faults/restore.test.ts`, name });
const hostile = (name) => ({ file: `${tests}/unpack/hostile.test.ts`, name });
const placing = (name) => ({ file: `${tests}/unpack/placing.test.ts`, name });
const runRestore = (name) => ({ file: "packages/service/test/run/run-restore.test.ts", name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const unpackFaults = [
  {
    row: "W4",
    file: `${unpack}/read-received-report.ts`,
    find: 'if (errnoNameOf(error) === "ENOENT") return',
    replace: 'if (errnoNameOf(error) === "EBADF") return',
    test: restore(
      "unpackBundle() puts a big file where manage.json says when it has no report, and where its report says when it has one",
    ),
  },
  {
    row: "W28",
    file: `${unpack}/unpack-bundle.ts`,
    find: "  if (!existsSync(path)) {\n",
    replace: "  if (!existsSync(path)) return [];\n  if (path === manifestName) {\n",
    test: hostile("when manage.json %s"),
  },
  {
    row: "W33",
    file: `${unpack}/received-files.ts`,
    find: "constants.O_CREAT | constants.O_TRUNC |",
    replace: "constants.O_CREAT | constants.O_EXCL |",
    test: {
      file: `${tests}/unpack/received-files.test.ts`,
      name: "openReceivedFile() opens the file and its report in staging, private, and empties them when asked again",
    },
  },
  {
    row: "W34",
    file: `${unpack}/target-path.ts`,
    find: '  if (parts.includes("..")) throw new RefusedPlace(text, "EPERM", "its name leads out of its folder");\n',
    replace: "",
    test: hostile("when a member's place %s"),
  },
  {
    row: "W34",
    file: `${unpack}/check-way.ts`,
    find: 'return stats.isSymbolicLink() ? "link" : "file";',
    replace: 'return stats.isSymbolicLink() ? "folder" : "file";',
    test: hostile("does not go through a link that is there in the place of a %s"),
  },
  {
    row: "W35",
    file: `${tar}/read-tar-header.ts`,
    find: 'readName(block, magic === "ustar\\0")',
    replace: "readName(block, false)",
    test: {
      file: `${tests}/unpack/broken-archives.test.ts`,
      name: "takes from %s what has a place, whole, and tells the rest",
    },
  },
  {
    row: "W36",
    file: `${unpack}/find-place.ts`,
    find: "    counts.fail({",
    replace: "    if (isFolder === true) counts.fail({",
    test: hostile("when the manifest has a big file with a place %s"),
  },
  {
    row: "W37",
    file: `${unpack}/stage-archive.ts`,
    find: "    throw explainUnpackError(error, fileName);",
    replace: '    if (fileName === "part.2.tar") throw explainUnpackError(error, fileName);',
    test: restore(
      "unpackBundle() fails when archive %i of three is damaged, names it, and leaves it for whoever wants to look",
    ),
  },
  {
    row: "W38",
    file: "packages/service/src/run/run-restore.ts",
    find: "if (failedCount === 0 || first === undefined) return;",
    replace: "if (failedCount >= 0 || first === undefined) return;",
    test: runRestore(
      "a restore that left some files out runs the hooks, and then ends with 13500008 and the first of them",
    ),
  },
  {
    row: "W64",
    file: `${unpack}/placement.ts`,
    find: "if (fileSystem.sync(root.hostPath)) continue;",
    replace: 'if (root.hostPath !== "" || fileSystem.sync(root.hostPath)) continue;',
    test: placing("the file system is synced once before the first rename into place, and once after the last change"),
  },
  {
    row: "W64",
    file: `${unpack}/placing.ts`,
    find: "const left = [...this.#undo.takeBack(0), ...this.#undo.restoreFolders()];",
    replace: "const left = this.#undo.restoreFolders();",
    test: placing("leaves everything as it was when any one call fails with %s"),
  },
  {
    row: "W65",
    file: `${unpack}/stage-archive.ts`,
    find: "    if (target === undefined) return;\n",
    replace: '    if (target === undefined) throw new Error("the rest of this archive is left out");\n',
    test: hostile("when a member's place %s"),
  },
  {
    row: "W66",
    file: `${unpack}/stage-big-file.ts`,
    find: "      unlinkSync(received);\n",
    replace: "      if (received === hostPath) unlinkSync(received);\n",
    test: restore("unpackBundle() leaves nothing behind of a big file that had to be copied to another root"),
  },
  {
    row: "W67",
    file: staging,
    find: "const folder = join(root.hostPath, stagingFolderName, this.#name, ...below);",
    replace: "const folder = join(root.hostPath, stagingFolderName, ...below);",
    test: restore("unpackBundle() takes nothing from what another session has left in staging"),
  },
  {
    row: "W68",
    file: "packages/service/src/run/with-extension.ts",
    find: "      if (!signal.aborted) fail(error);\n      throw error;\n    } finally {",
    replace:
      '      if (!signal.aborted) fail(error);\n      if (action === "restore") extension[Symbol.asyncDispose]();\n      throw error;\n    } finally {',
    test: runRestore("what a restore has staged is removed when unpacking is over, also when it %s"),
  },
  {
    row: "W69",
    file: `${tar}/tar-parser.ts`,
    find: "  readonly #block = new Uint8Array(tarBlockBytes);",
    replace: "  static readonly #shared = new Uint8Array(tarBlockBytes);\n  readonly #block = TarParser.#shared;",
    test: {
      file: "packages/formats/test/tar/tar-parser.test.ts",
      name: "two TarParsers that take turns do not disturb each other, wherever the chunks are cut",
    },
  },
  {
    row: "C3",
    file: "packages/formats/src/manifest/parse-manifest.ts",
    find: "  if (root === null) return [];\n",
    replace: "",
    test: {
      file: "packages/formats/test/manifest/parse-manifest.test.ts",
      name: "parseManifest() finds nothing in %j",
    },
  },
  {
    row: "C4",
    file: "packages/formats/src/report/read-report.ts",
    find: "const minColumns = 7;",
    replace: "const minColumns = 8;",
    test: {
      file: "packages/formats/test/report/parse-report.test.ts",
      name: "parseReport() reads the form with seven columns, and none with six",
    },
  },
  {
    row: "C9",
    file: `${unpack}/unpack-bundle.ts`,
    find: "Buffer.compare(Buffer.from(one.fileName), Buffer.from(other.fileName))",
    replace: "Buffer.compare(Buffer.from(other.fileName), Buffer.from(one.fileName))",
    test: restore(
      "unpackBundle() takes archives in byte order of their names and then big files, so that the later one stays",
    ),
  },
  {
    row: "C11",
    file: staging,
    find: "    if (clearsRestored) removeTree(",
    replace: "    removeTree(",
    test: restore(
      "clear() removes the run's own folder, and what a fullBackupOnly application is to move only where it is told to (%s)",
    ),
  },
];
