// Faults of the original's profile and scan, as changes to our code.

const formats = "packages/formats/src/profile";
const scan = "packages/scan/src";
const host = "packages/extension-host/src/extension-host.ts";

const parsing = (name) => ({ file: "packages/formats/test/profile/parse-profile.test.ts", name });
const includes = (name) => ({ file: "packages/scan/test/profile/include-patterns.test.ts", name });
const excludes = (name) => ({ file: "packages/scan/test/profile/exclude-patterns.test.ts", name });
const scanning = (name) => ({ file: "packages/scan/test/tree/scan-tree.test.ts", name });
const mapping = (name) => ({ file: "packages/scan/test/tree/compatible-dirs.test.ts", name });
const kinds = (name) => ({ file: "packages/scan/test/tree/kinds.test.ts", name });
const hosted = (name) => ({ file: "packages/extension-host/test/compatible-dirs.test.ts", name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const profileFaults = [
  {
    row: "W13",
    file: `${formats}/parse-profile.ts`,
    find: `  if (!isJsonObject(value)) throw notAnObject(value, source);
  const reader = new ProfileReader(value, [...warnings]);`,
    replace: `  if (value === null) throw notAnObject(value, source);
  const reader = new ProfileReader(value as JsonObject, [...warnings]);`,
    test: parsing("throws invalidArgument with the place and a hint for %s"),
  },
  {
    row: "W14",
    file: `${formats}/split-include.ts`,
    find: "const components = parts",
    replace:
      'if (parts.length > 0) return { kind: "path", components: parts.slice(1), isFolder: false };\n  const components = parts',
    test: includes("an include stands for what glob finds: %s: %j"),
  },
  {
    row: "W15",
    file: `${scan}/tree/scan-scope.ts`,
    find: "return this.#isOutside(path) || (savedPath !== path && this.#isOutside(savedPath));",
    replace: "return savedPath === path && this.#isOutside(path);",
    test: mapping("leaves out of what is mapped %s"),
  },
  {
    row: "W16",
    file: `${scan}/tree/scan-place.ts`,
    find: "if (stats.isFile()) return",
    replace: "if (stats.isFile() || stats.isSymbolicLink()) return",
    test: kinds("%s is skipped, named or matched, and told"),
  },
  {
    row: "W17",
    file: `${scan}/tree/scan-place.ts`,
    find: "if (stats.isFile()) return",
    replace: "if (stats.isFile() || stats.isFIFO()) return",
    test: kinds("a FIFO, as %s, is skipped and told: nobody waits for its other end"),
  },
  {
    row: "W18",
    file: `${scan}/tree/look-at.ts`,
    find: 'return readdirSync(bytesOf(hostPath), { encoding: "latin1" }).sort();',
    replace: `const entries = readdirSync(bytesOf(hostPath), { encoding: "latin1", withFileTypes: true });
    return entries.map(({ name }) => name).sort();`,
    test: {
      file: "packages/scan/test/tree/unknown-types.test.ts",
      name: "scanTree() and measureTree() find the same where folders do not tell what their entries are",
    },
  },
  {
    row: "W49",
    file: "packages/service/src/run/with-extension.ts",
    find: `await surroundings.startExtension({
      bundle,`,
    replace: `await surroundings.startExtension({
      bundle: surroundings.device.findBundle(bundle.name) ?? bundle,`,
    test: {
      file: "packages/service/test/session/profile-read-once.test.ts",
      name: "a Session runs a bundle by the profile that it was admitted with, whatever is installed before its turn comes",
    },
  },
  {
    row: "W50",
    file: `${scan}/tree/scan-place.ts`,
    find: '  yield { kind: "directory", ...place, stats };',
    replace: '  if (names.length === 0) yield { kind: "directory", ...place, stats };',
    test: kinds("scanTree() gives every folder: empty ones, full ones, and those that hold only what is not saved"),
  },
  {
    row: "W51",
    file: `${scan}/tree/scan-place.ts`,
    find: "if (bytes >= maxPathBytes) return tooLong(place);",
    replace: "if (bytes >= maxPathBytes) return undefined;",
    test: scanning("skips a path that no archive can hold, a folder's a byte earlier than a file's"),
  },
  {
    row: "W52",
    file: host,
    find: "lists: this.#listsForBackup(),",
    replace:
      "lists: increment === undefined ? this.#listsForBackup() : listsForScene(this.#loaded().profile, params.backupScene),",
    test: hosted("serve() maps the same in an increment: rows, archives and big files are of the restoreDir"),
  },
  {
    row: "W53",
    file: host,
    find: "for (const { level, text } of [...lists.remarks, ...expanded.remarks]) this.#log(level, text);",
    replace: "for (const { level, text } of expanded.remarks.slice(0, 0)) this.#log(level, text);",
    test: hosted("serve() writes into the log, once, what is wrong with the lists of a backup, whatever its form"),
  },
  {
    row: "W63",
    file: `${scan}/tree/scan-scope.ts`,
    find: "compileExcludes(excludes.map(bytePathOf))",
    replace: 'compileExcludes(excludes.join("\\n").split("\\n").map(bytePathOf))',
    test: scanning("takes patterns with line breaks for what they are, and excludes beside includes that are empty"),
  },
  {
    row: "C5",
    file: `${formats}/compile-excludes.ts`,
    find: "{ isLeadingDir: true }",
    replace: "{ isLeadingDir: false }",
    test: excludes("an exclude takes out what fnmatch matches: %s: %j"),
  },
  {
    row: "C5",
    file: `${formats}/glob-component.ts`,
    find: '(hasDot || !name.startsWith(".")) && ',
    replace: "(hasDot || true) && ",
    test: includes("an include stands for what glob finds: %s: %j"),
  },
];
