// Faults of the original's service, as changes to our code.

const service = "packages/service/src";
const session = `${service}/session/session.ts`;
const queue = `${service}/session/bundle-queue.ts`;
const withExtension = `${service}/run/with-extension.ts`;
const backup = `${service}/run/run-backup.ts`;
const restore = `${service}/run/run-restore.ts`;
const connection = `${service}/clients/client-connection.ts`;
const journals = `${service}/journal/file-journals.ts`;
const receivedFiles = "packages/extension-host/src/unpack/received-files.ts";

const faults = "packages/service/test/faults";
const ownership = (name) => ({ file: `${faults}/ownership.test.ts`, name });
const endings = (name) => ({ file: `${faults}/endings.test.ts`, name });
const reports = (name) => ({ file: `${faults}/reports.test.ts`, name });
const scheduling = (name) => ({ file: `${faults}/scheduling.test.ts`, name });
const cleaning = (name) => ({ file: `${faults}/cleaning.test.ts`, name });
const received = (name) => ({ file: "packages/extension-host/test/faults/received-files.test.ts", name });
const capabilities = (name) => ({ file: "packages/formats/test/capability/parse-capabilities.test.ts", name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const serviceFaults = [
  {
    row: "S1",
    file: session,
    find: `  ): void {
    this.#requireScenario("restore");
    this.#append(`,
    replace: `  ): void {
    this.#append(`,
    test: ownership(
      "a restore append is refused in a session of another kind, and to a client without a session, and changes nothing",
    ),
  },
  {
    row: "S2",
    file: connection,
    find: "if (running === undefined && desk.isUnderWay(bundle)) {",
    replace: 'if (running === undefined && desk.isUnderWay("")) {',
    test: ownership("a client cannot touch a bundle that runs in another client's session, whatever it asks"),
  },
  {
    row: "S3",
    file: `${service}/session/session-desk.ts`,
    find: "return this.#held?.holder === holder ? this.#held.session : undefined;",
    replace: "return holder === undefined ? undefined : this.#held?.session;",
    test: ownership("two connections of one program are two clients: the second has no session to drive or to release"),
  },
  {
    row: "S4",
    file: session,
    find: "    for (const name of names) refuseWrongName(name, { takesPlaces: true });\n",
    replace: "",
    test: ownership(
      "a batch that asks for the file %j before its bundle runs is refused whole, and nothing is asked of the extension later",
    ),
  },
  {
    row: "S5",
    file: "packages/extension-host/src/unpack/received-path.ts",
    find: "hostPath: staging.restoredPathOf(name)",
    replace: "hostPath: name",
    test: received(
      "openReceivedFile() takes an absolute name for a place below the restore folder, and none that leads out of it",
    ),
  },
  {
    row: "S6",
    file: withExtension,
    find: "    return false;\n  } finally {",
    replace: "    if (!hasBegun) await new Promise(() => {});\n    return false;\n  } finally {",
    test: endings("a restore that fails at its start is over at once, with one report and nothing afterwards"),
  },
  {
    row: "S7",
    file: session,
    find: "        } finally {\n          forget();",
    replace: "        } finally {",
    test: endings(
      "an extension that is gone when its work should begin ends its bundle once, and the session forgets it",
    ),
  },
  {
    row: "S8",
    file: backup,
    find: "        packing,\n",
    replace: "        packing.catch(() => new Promise<never>(() => {})),\n",
    test: endings("an increment whose data cannot be made ends with the reason, without any timer's help"),
  },
  {
    row: "S9",
    file: backup,
    find: "const result = await timer.guardTransfer(\n        packing,",
    replace:
      "const result = await (async (work: typeof packing, _toError: () => BackupError) => await work)(\n        packing,",
    test: endings("an extension that stands still while it scans and packs is ended after 15 minutes, and not before"),
  },
  {
    row: "S10",
    file: `${service}/session/admit-bundle.ts`,
    find: 'function notAllowed(name: string): BackupError {\n  return new BackupError("notAllowed",',
    replace: 'function notAllowed(name: string): BackupError {\n  return new BackupError("startTimeout",',
    test: endings("an application that may not be backed up is refused with 13500001 at once, and never started"),
  },
  {
    row: "S11",
    file: session,
    find: "this.#tellApart(name, () => this.#events.begin(name, reason));",
    replace: "this.#tellApart(name, () => {});",
    test: endings(
      "release() tells of every bundle that waits or runs that it was released, and then of the end of all",
    ),
  },
  {
    row: "S12",
    file: queue,
    find: `    this.#sortOut();
    queueMicrotask(() => {
      this.#startNext();
      this.#tellIfEmpty();`,
    replace: `    this.#sortOut();
    queueMicrotask(() => {
      this.#startNext();`,
    test: endings("an append of which every bundle is refused still tells the end of all, once for each append"),
  },
  {
    row: "S13",
    file: restore,
    find: 'if (typeof pair === "string") events.fileFailed(bundle.name, request.name, pair);',
    replace: 'if (typeof pair === "string") return;',
    test: endings("a restore file that the extension cannot give is told with its error, and no file comes with it"),
  },
  {
    row: "S14",
    file: receivedFiles,
    find: "  const file = openEmpty(path);",
    replace: `  const file = (() => {
    try {
      return openEmpty(path);
    } catch (error) {
      staging.clear({ clearsRestored: true });
      throw error;
    }
  })();`,
    test: received("openReceivedFile() that fails spoils only that file: what was received before is still there"),
  },
  {
    row: "S15",
    file: backup,
    find: "await events.filesReady(bundle.name, openAllReady(files));",
    replace: `await events.filesReady(bundle.name, openAllReady(files.filter(({ file }) => file !== undefined)));
        if (files.some(({ file }) => file === undefined)) await new Promise(() => {});`,
    test: endings("a file of a batch that cannot be opened is told in its batch, and the bundle ends by itself"),
  },
  {
    row: "S16",
    file: backup,
    find: "      async fileReady({ name, file, report }) {\n",
    replace: `      async fileReady({ name, file, report }) {
        const expected = ((control as { expected?: Set<string> }).expected ??= new Set());
        if (expected.delete(name)) await new Promise(() => {});
        expected.add(name);
`,
    test: endings("a file that an extension hands over twice is told twice, and the bundle ends all the same"),
  },
  {
    row: "S17",
    file: "packages/extension-host/src/unpack/unpack-bundle.ts",
    find: 'const items = parseManifest(readFileSync(path, "utf8"));',
    replace: `let items: ManifestItem[] = [];
  try {
    items = parseManifest(readFileSync(path, "utf8"));
  } catch {}`,
    test: received(
      "unpackBundle() takes a manage.json that reads %j for damaged, and never for one that lists nothing",
    ),
  },
  {
    row: "S18",
    file: restore,
    find: "      timer.touch();\n      await answer(request, extension);\n      timer.touch();\n",
    replace: "      await answer(request, extension);\n",
    test: endings(
      "a restore may take any time while its client asks for files; the limit counts only silence, and can be extended",
    ),
  },
  {
    row: "S19",
    file: withExtension,
    find: '      surroundings.log.info("bundle cancelled", { bundle: bundle.name });\n',
    replace: "",
    test: reports(
      "a cancelled bundle ends without an error, as the platform says, and the log tells it from one that was done",
    ),
  },
  {
    row: "S20",
    file: session,
    find: "    for (const { name, forget } of this.#queue.takeWaiting(bundle)) {",
    replace: "    for (const { name, forget } of [] as SessionWork[]) {",
    test: reports("cancel() ends a bundle that waits and one that starts, and neither goes on"),
  },
  {
    row: "S21",
    file: `${service}/extension/running-extension.ts`,
    find: "      await endSandboxed(sandboxed, channel, options);\n      throw exit",
    replace: "      throw exit",
    test: {
      file: `${faults}/extension-start.test.ts`,
      name: "an extension that is not loaded after 25 seconds is ended, and its process is gone before that is told",
    },
  },
  {
    row: "S22",
    file: session,
    find: `        this.#tellApart(name, () => this.#events.begin(name, error));
        refused.push(name);`,
    replace: `        this.#tellApart(name, () => this.#events.begin(name, error));
        this.#tellApart(name, () => this.#events.end(name, error));
        refused.push(name);`,
    test: reports("a bundle that is refused has one begin with the error and nothing else, whatever the reason"),
  },
  {
    row: "S23",
    file: session,
    find: "    this.#hasUnreported = false;\n    this.#events.allEnd();",
    replace: "    this.#events.allEnd();",
    test: reports(
      "the end of all is told once and last, also when the last bundle died, and release() does not repeat it",
    ),
  },
  {
    row: "S24",
    file: "packages/protocol/src/error-codes.ts",
    find: "?.text ?? errorTable.unknown.text;",
    replace: '?.text ?? (() => { throw new RangeError("no text for this code"); })();',
    test: {
      file: "packages/protocol/test/error-codes.test.ts",
      name: "is Unknown error when nobody raises the code",
    },
  },
  {
    row: "S25",
    file: restore,
    find: 'return errnoNameOf(error) ?? "EIO";',
    replace: 'return errnoNameOf(error) ?? "UNKNOWN";',
    test: reports(
      "a restore file that fails with a code of ours and not an errno is told as an I/O error, not as an unknown one",
    ),
  },
  {
    row: "S26",
    file: backup,
    find: '        throw new BackupError("invalidArgument", "Cannot take a restore file: this is a backup");',
    replace: `        const error = new BackupError("invalidArgument", "Cannot take a restore file: this is a backup");
        events.end("", error);
        throw error;`,
    test: reports("what an extension says that nobody asked for is refused, and the client hears nothing of it"),
  },
  {
    row: "S27",
    file: session,
    find: `        if (!(error instanceof BackupError)) throw error;
        this.#tellApart(name, () => this.#events.begin(name, error));`,
    replace: `        if (!(error instanceof BackupError)) throw error;
        this.#tellApart(name, () => this.#events.begin(name, /^\\d+$/.test(name) ? undefined : error));`,
    test: reports(
      "a system service's number in the place of a name is refused in a %s with 13500005, and never counts as done",
    ),
  },
  {
    row: "S28",
    file: session,
    find: "control.rate.set(perSecond);\n    return runs.length > 0;",
    replace: "control.rate.set(perSecond);\n    return false;",
    test: reports(
      "updateSendRate() says true for a bundle that runs or waits, and false in a restore or for a stranger",
    ),
  },
  {
    row: "S29",
    file: withExtension,
    find: "      if (!hasBegun) begin();\n",
    replace: "",
    test: reports("a bundle that is cancelled while it starts begins before it ends"),
  },
  {
    row: "S30",
    file: "packages/formats/src/capability/parse-capabilities.ts",
    find: 'restoreDeps: textOf(json, "restoreDeps"),',
    replace: 'restoreDeps: textOf(json, "supportScene"),',
    test: capabilities(
      "parseCapabilities() keeps restoreDeps apart from supportScene, and takes a text as no extraInfo",
    ),
  },
  {
    row: "S31",
    file: "packages/formats/src/capability/parse-capabilities.ts",
    find: "  return { bundleInfos, problems };",
    replace: "  return { bundleInfos: problems.length === 0 ? bundleInfos : [], problems };",
    test: capabilities("parseCapabilities() leaves out a malformed item, names it, and keeps the others"),
  },
  {
    row: "S32",
    file: `${service}/capabilities/describe-device.ts`,
    find: "requireCompatibility: profile?.requireCompatibility ?? false,",
    replace:
      "requireCompatibility: sizes.increSpaceOccupied === undefined && (profile?.requireCompatibility ?? false),",
    test: reports(
      "capability items have the same keys and types, whether they describe all of a device or what is new",
    ),
  },
  {
    row: "S33",
    file: queue,
    find: `    this.#sortOut();
    queueMicrotask(() => {
      this.#startNext();`,
    replace: `    this.#sortOut();
    queueMicrotask(() => {`,
    test: scheduling("a bundle is ready as soon as it is appended: it begins without any other event"),
  },
  {
    row: "S34",
    file: session,
    find: "    this.#live.push(live);",
    replace: `    for (const run of this.#live.filter((each) => each.name === name)) run.control.timer[Symbol.dispose]();
    this.#live.push(live);`,
    test: scheduling("appending a bundle that runs queues a second run, and leaves the first one and its limit alone"),
  },
  {
    row: "S35",
    file: queue,
    find: "while (this.#running.size < this.#options.limit) {",
    replace: "while (this.#running.size - this.#failed.size < this.#options.limit) {",
    test: scheduling("taking away bundles that never started lets no more than three run"),
  },
  {
    row: "S36",
    file: queue,
    find: "const ready = this.#waiting.filter(",
    replace: "const ready = this.#waiting.slice(0, 1).filter(",
    test: scheduling("a bundle that is not ready does not hold up those behind it"),
  },
  {
    row: "S37",
    file: backup,
    find: "if (increment !== undefined) await delay(info.delayTimeSeconds * 1000, over);",
    replace: `if (increment !== undefined) {
        const late = () => new BackupError("extensionTimeout", "the limit went on while it slept");
        await timer.guardHooks(delay(info.delayTimeSeconds * 1000, over), late);
      }`,
    test: scheduling("delayTime holds up neither a cancel nor another bundle, and no limit counts meanwhile"),
  },
  {
    row: "S38",
    file: `${service}/ask/ask-application.ts`,
    find: "using _inside = await surroundings.gate.enter(bundle);",
    replace: 'using _inside = await surroundings.gate.enter("");',
    test: scheduling("a question to one application neither waits for nor hears of another one's start"),
  },
  {
    row: "S39",
    file: `${service}/ask/ask-application.ts`,
    find: "if (running !== undefined) return await ask(running, bundle, question, surroundings);",
    replace: `if (running !== undefined) {
    await using taken = running;
    return await ask(taken, bundle, question, surroundings);
  }`,
    test: scheduling(
      "a question to an application that is being backed up is answered by the extension that runs, which goes on",
    ),
  },
  {
    row: "S40",
    file: `${service}/run/bundle-gate.ts`,
    find: "if (this.#last.get(bundle) === promise) this.#last.delete(bundle);",
    replace: "this.#last.delete(bundle);",
    test: scheduling("a BundleGate stays shut behind the second when the first has left"),
  },
  {
    row: "S41",
    file: session,
    find: `    for (const { control, inbox } of this.#live) {
      if (inbox?.isPublished !== true) control.abort.abort(reason);`,
    replace: `    for (const { name, control, inbox } of [...this.#live]) {
      if (inbox?.isPublished !== true) control.abort.abort(reason);
      while (this.has(name)) await new Promise((resolve) => setImmediate(resolve));`,
    test: scheduling(
      "release() waits for the release hooks of all bundles at once, five seconds and not five for each",
    ),
  },
  {
    row: "S42",
    file: session,
    find: "    this.#queue.add(work, refused);",
    replace: "    setImmediate(() => this.#queue.add(work, refused));",
    test: scheduling(
      "an append and a release in the same moment are one after the other: each bundle is told once, and nothing later",
    ),
  },
  {
    row: "S43",
    file: `${service}/service.ts`,
    find: "if (!this.#options.endsWhenIdle || this.#clients.size > 0) return;",
    replace: "if (!this.#options.endsWhenIdle) return;",
    test: {
      file: `${faults}/idle-service.test.ts`,
      name: "a service stays while a client holds a session, whatever became of its bundles, and ends when nobody is left",
    },
  },
  {
    row: "S44",
    file: session,
    find: 'if (since.length === 0) throw new BackupError("invalidArgument", "Cannot measure: no bundle is named");',
    replace: `if (since.length === 0) {
      this.#measuring = new AbortController();
      throw new BackupError("invalidArgument", "Cannot measure: no bundle is named");
    }`,
    test: scheduling("a measurement that is refused does not stand in the way of the next"),
  },
  {
    row: "S45",
    file: `${service}/measure/measure-bundles.ts`,
    find: '  onReport(sizeReportText(found, ""));',
    replace: '  if (found.length === 0) onReport(sizeReportText(found, ""));',
    test: scheduling("a measurement that takes no time still gives its report, and the next one has nothing of it"),
  },
  {
    row: "S46",
    file: connection,
    find: "      .handle(messages.writeCapabilities, async ({ into, scope, since }) => {\n        this.#requirePermission();",
    replace: `      .handle(messages.writeCapabilities, async ({ into, scope, since }) => {
        this.#requirePermission();
        for (const { name } of device.listBundles()) removeTemporaryFolders(device.layout.sandboxRoots(name));`,
    test: cleaning("asking for the capability file leaves alone what a running increment has staged"),
  },
  {
    row: "S47",
    file: session,
    find: "const info = parseBundleInfo(infos?.[index], userId);",
    replace: "const info = parseBundleInfo(infos?.at(-1), userId);",
    test: scheduling("the switches of one bundle are its own, and one that is absent is off"),
  },
  {
    row: "S48",
    file: session,
    find: "            if (previous !== undefined) closeSync(previous);",
    replace: "            if (previous !== undefined) closeSync(previous), closeSync(previous);",
    test: scheduling(
      "the report that comes with an increment is open while it is needed and closed once, however the bundle ends",
    ),
  },
  {
    row: "S49",
    file: `${service}/session/admit-bundle.ts`,
    find: "waitsFor: restoreDepNames };",
    replace: "waitsFor: restoreDepNames.slice(0, 0) };",
    test: scheduling("restoreDeps come first, whatever the order of the list, and one that fails fails what needs it"),
  },
  {
    row: "S50",
    file: journals,
    find: "        if (!hasResidue()) this.#runs.delete(bundle);",
    replace: "        this.#runs.delete(bundle);",
    test: cleaning("the note of a run stays until nothing of the run is lying there any more"),
  },
  {
    row: "S51",
    file: journals,
    find: "      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });\n",
    replace: "      if (this.#runs.size === 0) mkdirSync(this.#directory, { recursive: true, mode: 0o700 });\n",
    test: cleaning("journals are made again where somebody has taken them away between two runs"),
  },
  {
    row: "S52",
    file: "packages/runtime/src/files/write-file-atomically.ts",
    find: "process.pid}.tmp`;",
    replace: "process.pid}.tmp`.slice(0, path.length);",
    test: {
      file: "packages/runtime/test/files/write-file-atomically.test.ts",
      name: "writeFileAtomically() replaces the file as a whole when somebody still reads the old one",
    },
  },
  {
    row: "S53",
    file: journals,
    find: "({ userId: this.#userId, bundle })",
    replace: "({ userId: Math.min(this.#userId, 100), bundle })",
    test: cleaning("journals lie below the user that the device has, and a lock names that user"),
  },
  {
    row: "S54",
    file: `${service}/extension/running-extension.ts`,
    find: "    removeAllStaging(roots, options);\n",
    replace: `    if (removeAllStaging(roots, options).length > 0) {
      throw new BackupError("extensionDied", \`Cannot run \${bundle.name}: it died the last time\`);
    }
`,
    test: {
      file: `${faults}/extension-start.test.ts`,
      name: "what a run that died has left is removed, and the bundle then runs as if nothing had been",
    },
  },
  {
    row: "S55",
    file: session,
    find: "    for (const { control, inbox } of this.#live) {\n",
    replace: "    for (const { control, inbox } of this.#live) {\n      if (control.extension === undefined) break;\n",
    test: cleaning("release() ends every bundle, also behind one that has no extension yet"),
  },
  {
    row: "S56",
    file: journals,
    find: "        if (!hasResidue()) this.#runs.delete(bundle);",
    replace: `        const remembering = this as unknown as { keepsNotes?: boolean };
        remembering.keepsNotes ||= hasResidue();
        if (!remembering.keepsNotes) this.#runs.delete(bundle);`,
    test: cleaning("what one run leaves lying there does not keep the note of the next one"),
  },
  {
    row: "S57",
    file: connection,
    find: "        using _inside = await surroundings.gate.enter(bundle);\n        removeTemporaryFolders(",
    replace: `        const _inside = await surroundings.gate.enter(bundle);
        if (_inside !== undefined) return { isCleaned: false };
        removeTemporaryFolders(`,
    test: cleaning(
      "cleanBundleTempDir() needs no helper: it empties the folders, says so, and leaves the application free",
    ),
  },
  {
    row: "S58",
    file: withExtension,
    find: "using _record = journals.enter(bundle.name, { action, hasResidue: () => isStaged(roots, stagingName) });",
    replace: `using _record = (() => {
      try {
        return journals.enter(bundle.name, { action, hasResidue: () => isStaged(roots, stagingName) });
      } catch {
        return undefined;
      }
    })();`,
    test: cleaning("a restore whose lock cannot be noted does not begin"),
  },
  {
    row: "S59",
    file: session,
    find: '        this.#surroundings.log.info("bundle is only told", { bundle: name });',
    replace: "        this.#tellApart(name, () => this.#events.end(name));",
    test: cleaning(
      "a bundle that is only to be told takes no part, and neither its session nor a later one reports it",
    ),
  },
  {
    row: "S60",
    file: journals,
    find: "const wasLocked = this.#locks.delete(bundle);",
    replace: "const wasLocked = this.#locks.has(bundle);",
    test: cleaning("cancelling a restore %s unlocks the application"),
  },
];
