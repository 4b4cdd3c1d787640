import { closeSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { File } from "@carryall/client";
import { below, compareTrees, snapshotTree } from "@carryall/testkit";
import { expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { closeFile, SessionRecord } from "../record-session.ts";

const sandbox = "mapped";
const one = "com.example.one";
const files = "/data/storage/el2/base/files";
const info = JSON.stringify({ infos: [], isSupportWithoutTar: true, batchSize: 4 });

// Such a set is put into the folder below backupDir, and the application takes it from there.
const taking = `import { BackupExtensionAbility, BundleVersion, fileIo } from '@kit.CoreFileKit';
export default class Taking extends BackupExtensionAbility {
  async onRestore(version: BundleVersion): Promise<void> {
    const from: string = this.context.backupDir + 'restore${files}/folder 0';
    fileIo.mkdirSync('${files}/taken');
    for (const name of fileIo.listFileSync(from)) fileIo.copyFileSync(from + '/' + name, '${files}/taken/' + name);
  }
}
`;

test("a bundle is handed over file by file, in batches, and comes back to where its application takes it from", async () => {
  await using source = await deviceWith(sandbox, [{ bundleName: one, fileCount: 10 }]);
  await using target = await deviceWith(sandbox, [{ bundleName: one, fileCount: 0, source: taking }]);
  const kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));
  using _kept = { [Symbol.dispose]: () => rmSync(kept, { recursive: true }) };
  using backup = clientOf(source);
  const { paths, batchSizes } = await save();
  expect(Math.max(...batchSizes)).toBeLessThanOrEqual(4);
  expect(paths.filter((path) => path.endsWith(".bin"))).toHaveLength(10);

  const record = await restore();
  expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
  const saved = below(snapshotTree(source.hostPath(one, files)), "folder 0");
  const taken = below(snapshotTree(target.hostPath(one, files)), "taken");
  expect([...taken.keys()]).toEqual([...saved.keys()]);
  expect(compareTrees(saved, taken).filter((difference) => difference.includes("sha256"))).toEqual([]);

  async function save() {
    const names: string[] = [];
    const sizes: number[] = [];
    const keep = (name: string, file: File) => {
      copyFileSync(`/proc/self/fd/${file.fd}`, join(kept, String(names.length)));
      names.push(name);
      closeFile(file);
    };
    const saving = new SessionRecord((file) => keep(file.uri, file));
    const session = new backup.SessionBackup({
      ...saving.callbacks,
      onFileReadyBatch: (_error, batch) => {
        sizes.push(batch.length);
        for (const file of batch) keep(JSON.parse(file.uri).path, file);
      },
    });
    await session.appendBundles([one], [info]);
    await saving.finished;
    await session.release();
    expect(saving.of(one).at(-1)).toEqual({ event: "end", bundle: one });
    return { paths: names, batchSizes: sizes };
  }

  async function restore() {
    using client = clientOf(target);
    let left = paths.length;
    const put = (file: File) => {
      copyFileSync(join(kept, String(paths.indexOf(file.uri))), `/proc/self/fd/${file.fd}`);
      closeFile(file);
      left -= 1;
      if (left === 0) void session.publishFile({ bundleName: one, uri: "" });
    };
    const restoring = new SessionRecord(put);
    const session = new client.SessionRestore({
      ...restoring.callbacks,
      onFileReadyBatch: (_error, batch) => {
        for (const file of batch) put(file);
      },
    });
    const { fd } = await backup.getLocalCapabilities();
    await session.appendBundles(fd, [one], [info]);
    closeSync(fd);
    await session.getFileHandles({ bundleName: one, uri: "", uris: paths.filter((path) => path.startsWith("/")) });
    for (const uri of paths.filter((path) => !path.startsWith("/")))
      await session.getFileHandle({ bundleName: one, uri });
    await restoring.finished;
    await session.release();
    return restoring;
  }
});
