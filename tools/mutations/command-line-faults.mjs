const keeper = "packages/keeper";
const backup = (name) => ({ file: `${keeper}/test/backup/back-up-to-directory.test.ts`, name });
const restore = (name) => ({ file: `${keeper}/test/restore/restore-from-directory.test.ts`, name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const commandLineFaults = [
  {
    row: "W41",
    file: `${keeper}/src/backup/read-capabilities.ts`,
    find: "parseCapabilities(readFileSync(fd, ",
    replace: 'parseCapabilities(fd < 0 ? "" : readFileSync("/dev/null", ',
    test: backup("replaces a folder whole, and keeps the entries of bundles from earlier runs"),
  },
  {
    row: "W42",
    file: `${keeper}/src/session/drive-session.ts`,
    find: 'onAllBundlesEnd: () => over.resolve("ended")',
    replace: "onAllBundlesEnd: () => {}",
    test: backup("keeps files as they were handed over, a result, and the capability file"),
  },
  {
    row: "W43",
    file: `${keeper}/src/archive/check-folder.ts`,
    find: "name !== resultFileName && name !== manifestFileName",
    replace: "(resultFileName.length === 0 || name !== manifestFileName)",
    test: restore("sends every file but the result, manage.json last, and publishes"),
  },
  {
    row: "W45",
    file: `${keeper}/src/restore/bundle-sender.ts`,
    find: "if (this.#isPublished) return;",
    replace: "if (this.#isPublished && this.tally.hasFailed) return;",
    test: {
      file: `${keeper}/test/restore/bundle-sender.test.ts`,
      name: "publishes once, after the last file, where each arrives %i times before its call returns",
    },
  },
  {
    row: "W46",
    file: `${keeper}/src/backup/bundle-writer.ts`,
    find: "const name = parseTransferName(file.uri);",
    replace: 'const name = file.uri.length > 99 ? parseTransferName("") : file.uri;',
    test: backup("fails a bundle whose service names a file %j, and writes nothing anywhere"),
  },
];
