// Faults of the original's packer, as changes to our code.

const pack = "packages/extension-host/src/pack";
const tarSlices = `${pack}/tar-slices.ts`;
const bigFiles = `${pack}/big-files.ts`;
const packBundle = `${pack}/pack-bundle.ts`;
const encodeTarMember = "packages/formats/src/tar/encode-tar-member.ts";
const encodeManifest = "packages/formats/src/manifest/encode-manifest.ts";
const runBackup = "packages/service/src/run/run-backup.ts";

const tests = "packages/extension-host/test";
const moving = (name) => ({ file: `${tests}/pack/moving-files.test.ts`, name });
const slices = (name) => ({ file: `${tests}/pack/slices.test.ts`, name });
const bundle = (name) => ({ file: `${tests}/pack/pack-bundle.test.ts`, name });
const withoutTars = (name) => ({ file: `${tests}/without-tars.test.ts`, name });
const manifest = (name) => ({ file: "packages/formats/test/manifest/encode-manifest.test.ts", name });
const held = (name) => ({ file: "packages/service/test/run/run-backup.test.ts", name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const packFaults = [
  {
    row: "W19",
    file: tarSlices,
    find: "const final = hasSameHeader(item.stats, read) ? header : encodeFile(path, read.stats, read.bytes);",
    replace: `const isShort = BigInt(read.bytes) < item.stats.size;
    const final =
      isShort || hasSameHeader(item.stats, read) ? header : encodeFile(path, read.stats, read.bytes);`,
    test: moving("is saved as it is now when it %s, and nothing has failed"),
  },
  {
    row: "W20",
    file: tarSlices,
    find: `      this.#report.fileFailed(displayPath(item.path), errno, text);
      return "failed";`,
    replace: `      this.#report.fileFailed(displayPath(item.path), errno, text);
      return { bytes: -1, stats: item.stats };`,
    test: moving("is left out and reported when reading it ends with %s, and the archive is whole"),
  },
  {
    row: "W21",
    file: tarSlices,
    find: "  #number = 0;\n",
    replace: "  static #numberOfAll = 0;\n  #number = TarSlices.#numberOfAll++;\n",
    test: slices("packBundle() begins anew in each run of a process: part.0.tar, and nothing of the run before"),
  },
  {
    row: "W22",
    file: "packages/formats/src/manifest/big-file-name.ts",
    find: "/\\.([A-Za-z0-9]{1,16})$/",
    replace: "/\\.([^.]*)$/",
    test: {
      file: "packages/formats/test/manifest/big-file-name.test.ts",
      name: "bigFileName() takes the extension from the name alone, and only one of letters and digits",
    },
  },
  {
    row: "W23",
    file: encodeTarMember,
    find: "gid: gid > max7Digits ? 0 : gid,",
    replace: "gid: Number.parseInt(gid.toString(8).slice(0, 7), 8),",
    test: {
      file: "packages/formats/test/tar/encode-tar-member.test.ts",
      name: "encodeTarMember() writes ids of up to 7 octal digits, and 0 for longer ones",
    },
  },
  {
    row: "W24",
    file: "packages/service/src/run/with-extension.ts",
    find: "    } else if (hasBegun) events.end(bundle.name, asBackupError(cause, bundle.name));\n",
    replace: `    } else if (hasBegun) {
      events.end(bundle.name, asBackupError(cause, bundle.name));
      events.end(bundle.name);
    }
`,
    test: {
      file: "packages/service/test/faults/endings.test.ts",
      name: "an increment whose data cannot be made ends with the reason, without any timer's help",
    },
  },
  {
    row: "W25",
    file: encodeManifest,
    find: "...(isPathText(path) ? {} :",
    replace: "...(isPathText(path) || path.length > 0 ? {} :",
    test: manifest("encodeManifest() puts what is ours under a key of its own, before the others"),
  },
  {
    row: "W26",
    file: packBundle,
    find: "const items = bigs.confirm(manifest);",
    replace: "const items = bigs.confirm(manifest.slice(0, -1));",
    test: slices("packBundle() lists in manage.json all that it handed over, however long the client takes for each"),
  },
  {
    row: "W27",
    file: encodeManifest,
    find: 'if (items.length === 0) return "[]";',
    replace: 'if (items.length === 0) return "null";',
    test: manifest("encodeManifest() writes two bytes when there is nothing to send"),
  },
  {
    row: "W32",
    file: `${pack}/outgoing.ts`,
    find: "this.#last = this.#deliver(file, report);",
    replace: "this.#last = this.#deliver(file, report).catch(() => {});",
    test: slices("packIncrement() fails when %s could not be handed over, and goes no further"),
  },
  {
    row: "W54",
    file: `${pack}/outgoing.ts`,
    find: `  async settle(): Promise<void> {
    await this.#last;`,
    replace: `  async settle(): Promise<void> {
    await Promise.resolve();`,
    test: slices("packBundle() lists in manage.json all that it handed over, however long the client takes for each"),
  },
  {
    row: "W55",
    file: tarSlices,
    find: '    if (saved === "failed") return { isSaved: false, bytes: 0 };\n',
    replace: `    if (saved === "failed") {
      slice.rows.add(reportRowOf(item));
      return { isSaved: false, bytes: 0 };
    }
`,
    test: slices("packIncrement() lists in no report and in no manifest what it could not pack"),
  },
  {
    row: "W56",
    file: `${pack}/pack-file.ts`,
    find: "  const added = tars.add(item);\n",
    replace: `  let added: Added = { isSaved: false, bytes: 0 };
  try {
    added = tars.add(item);
  } catch {}
`,
    test: slices("packBundle() fails, and lists nothing, where a tar cannot be made"),
  },
  {
    row: "W57",
    file: `${pack}/open-regular-file.ts`,
    find: "  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);\n",
    replace: `  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (fd <= 0) throw new Error("it cannot be opened");
`,
    test: slices("TarSlices and BigFiles take descriptor 0 for one like any other"),
  },
  {
    row: "W58",
    file: runBackup,
    find: "if (name !== manifestName) await rate.take(",
    replace: 'if (name !== manifestName && !name.endsWith(".tar")) await rate.take(',
    test: held("the last archive of an increment waits for the rate like every file, before it goes and not after"),
  },
  {
    row: "W59",
    file: bigFiles,
    find: '            isUserTar: item.savedPath.endsWith(".tar"),\n            sha256,\n',
    replace: '            isUserTar: item.savedPath.endsWith(".tar"),\n',
    test: bundle("lists in manage.json the size and the SHA-256 of everything that it handed over"),
  },
  {
    row: "W59",
    file: `${pack}/describe-change.ts`,
    find: "    const text = whatChanged(before, now);\n",
    replace: "    const text = before.ino === 0n ? whatChanged(before, now) : undefined;\n",
    test: moving("is reported when it %s, unless a clone was, and all that is saved comes back"),
  },
  {
    row: "W71",
    file: `${pack}/batches.ts`,
    find: "if (entries.length > 0) await this.#handOverBatch(entries);",
    replace: "if (entries.every(({ file }) => file !== undefined)) await this.#handOverBatch(entries);",
    test: withoutTars(
      "packWithoutTars() keeps a file that cannot be read in its batch, with the reason, and out of manage.json",
    ),
  },
  {
    row: "W72",
    file: `${pack}/batches.ts`,
    find: "Math.min(Math.max(options.batchSize, 1), maxEntries)",
    replace: "Math.max(options.batchSize, maxEntries)",
    test: withoutTars("packWithoutTars() makes batches of at most %i"),
  },
  {
    row: "W73",
    file: bigFiles,
    find: 'isUserTar: item.savedPath.endsWith(".tar"),',
    replace: 'isUserTar: isIncrement || item.savedPath.endsWith(".tar"),',
    test: slices("a user's own tar is marked as one in every kind of set, and nothing else is"),
  },
  {
    row: "W74",
    file: "packages/extension-host/src/staging/staging.ts",
    find: "{ recursive: true, mode: 0o700 }",
    replace: "{ recursive: true, mode: 0o755 }",
    test: bundle("keeps what it makes private, and removes it when it is handed over"),
  },
  {
    row: "C1",
    file: bigFiles,
    find: "return item.stats.size > BigInt(bigFileBoundaryBytes);",
    replace: "return item.stats.size >= BigInt(bigFileBoundaryBytes);",
    test: slices("packBundle() puts 2,097,152 bytes into a tar, and hands 2,097,153 over by themselves"),
  },
  {
    row: "C1",
    file: tarSlices,
    find: "slice.payloadBytes >= sliceBytes",
    replace: "slice.payloadBytes > sliceBytes",
    test: slices("after %s, tested when a file was added"),
  },
  {
    row: "C1",
    file: tarSlices,
    find: "slice.entries >= sliceEntries",
    replace: "slice.entries > sliceEntries",
    test: slices("after 6000 entries, empty files and folders among them, and not after 5999"),
  },
  {
    row: "C2",
    file: tarSlices,
    find: "bytesOf(this.#form.isIncrement ? relativePath(savedPath) : savedPath)",
    replace: "bytesOf(savedPath.length === 0 ? relativePath(savedPath) : savedPath)",
    test: {
      file: `${tests}/increment.test.ts`,
      name: "names members and big files without a leading slash, as the original's reader of increments does",
    },
  },
  {
    row: "C3",
    file: encodeManifest,
    find: '"isBigFile":',
    replace: '"bigFile":',
    test: manifest("encodeManifest() writes the known bytes of the original's full backup"),
  },
  {
    row: "C4",
    file: "packages/formats/src/report/encode-report.ts",
    find: "row.sha256.toUpperCase(),",
    replace: "row.sha256,",
    test: {
      file: "packages/formats/test/report/encode-report.test.ts",
      name: "encodeReport() writes the known lines of the original",
    },
  },
  {
    row: "C10",
    file: runBackup,
    find: "return archiveName.test(name) ? 2 : 1;",
    replace: "return archiveName.test(name) ? 1 : 1;",
    test: held("an archive costs two of a second's files, a big file one, and manage.json waits for nothing"),
  },
  {
    row: "C12",
    file: packBundle,
    find: `  await send(tars.finish());
  await outgoing.settle();
  const items = bigs.confirm(manifest);
  await outgoing.send(writeStagedFile(options.staging, "manage.json", encodeManifest(items)));
`,
    replace: `  const last = tars.finish();
  const items = bigs.confirm(manifest);
  await outgoing.send(writeStagedFile(options.staging, "manage.json", encodeManifest(items)));
  await send(last);
`,
    test: bundle("hands big files over as they are, the rest in tars, and manage.json last"),
  },
];
