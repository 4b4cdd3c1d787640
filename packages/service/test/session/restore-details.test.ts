import { closeSync, copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackupModule, FileMeta } from "@carryall/client";
import { expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { closeFile, keepIn, recordBackup, SessionRecord } from "../record-session.ts";

// How what is restored is described does not depend on how extensions are confined.
const sandbox = "mapped";
const one = "com.example.one";
const two = "com.example.two";

const telling = `import { BackupExtensionAbility, BundleVersion } from '@kit.CoreFileKit';
export default class Telling extends BackupExtensionAbility {
  onRestoreEx(version: BundleVersion, info: string): string { console.info('Ex ' + JSON.stringify(version)); return ''; }
  onRestore(version: BundleVersion): void { console.info('plain ' + JSON.stringify(version)); }
}
`;

type CapabilityItem = Record<string, unknown> & { name: string };

test.each([
  ["0.0.0.0-upgrade", 'plain {"code":0,"name":"0.0.0.0"}'],
  ["99.99.99.999", 'plain {"code":7,"name":"99.99.99.999"}'],
  ["99.99.99.995-cloud", 'plain {"code":7,"name":"99.99.99.995-cloud"}'],
])(
  "data of version %s is restored although its source does not allow it; onRestoreEx gets the version as it is",
  async (versionName, plain) => {
    await using place = await Place.open([one], telling);
    place.changeCapabilities((item) => ({ ...item, allToBackup: false, versionCode: 7, versionName }));
    const record = await place.restore([one]);
    expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
    expect(place.log(one)).toContain(`Ex ${JSON.stringify({ code: 7, name: versionName })}`.replaceAll('"', '\\"'));
    expect(place.log(one)).toContain(plain.replaceAll('"', '\\"'));
  },
);

test.each(["1.0", "99.99.99.994", "0.0.0"])(
  "data of version %s that its source does not allow is refused with 13500001",
  async (versionName) => {
    await using place = await Place.open([one]);
    place.changeCapabilities((item) => ({ ...item, allToBackup: false, versionName }));
    const record = await place.restore([one]);
    expect(record.events).toEqual([{ event: "begin", bundle: one, code: 13500001 }, { event: "allEnd" }]);
  },
);

test("a capability file of which one item is malformed restores the others, and refuses that one with 13500005", async () => {
  await using place = await Place.open([one, two]);
  place.changeCapabilities(({ versionCode, ...item }) => (item.name === one ? item : { ...item, versionCode }));
  const record = await place.restore([one, two]);
  expect(record.of(one)).toEqual([{ event: "begin", bundle: one, code: 13500005 }]);
  expect(record.of(two).at(-1)).toEqual({ event: "end", bundle: two });
});

test("a bundle that the source device does not have, and one that is not installed here, are refused with 13500005", async () => {
  await using place = await Place.open([one, two]);
  place.changeCapabilities((item) => (item.name === one ? { ...item, name: "com.example.other" } : item));
  const record = await place.restore([one, "com.example.other"]);
  expect(record.events).toEqual([
    { event: "begin", bundle: one, code: 13500005 },
    { event: "begin", bundle: "com.example.other", code: 13500005 },
    { event: "allEnd" },
  ]);
});

test("files may be asked for before the bundle runs, with one FileMeta that is changed from call to call", async () => {
  await using place = await Place.open([one]);
  const asked: FileMeta = { bundleName: one, uri: "" };
  const record = await place.restore([one], async (session, _bundle, names) => {
    for (const name of names) {
      asked.uri = name;
      // Not awaited: the object is another one's before the service has heard of this call.
      void session.getFileHandle(asked);
    }
    asked.uri = "nothing.of.the.kind";
  });
  expect(record.events.filter(({ event }) => event === "file").map(({ name }) => name)).toEqual([
    "part.0.tar",
    "manage.json",
  ]);
  expect(record.events[0]).toEqual({ event: "begin", bundle: one });
  expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
});

type RestoreSession = InstanceType<BackupModule["SessionRestore"]>;
type Ask = (session: RestoreSession, bundleName: string, names: readonly string[]) => Promise<void>;

/** A device, and a backup of it to be restored into it again, whose capability file the test changes. */
class Place implements AsyncDisposable {
  readonly #device: Awaited<ReturnType<typeof deviceWith>>;
  readonly #backup: BackupModule & Disposable;
  readonly #kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));

  private constructor(device: Awaited<ReturnType<typeof deviceWith>>) {
    this.#device = device;
    this.#backup = clientOf(device);
  }

  static async open(bundles: readonly string[], source?: string): Promise<Place> {
    const fixtures = bundles.map((bundleName) => (source === undefined ? { bundleName } : { bundleName, source }));
    const place = new Place(await deviceWith(sandbox, fixtures));
    await recordBackup(place.#backup, [...bundles], keepIn(place.#kept));
    const { fd } = await place.#backup.getLocalCapabilities();
    copyFileSync(`/proc/self/fd/${fd}`, place.#capabilities);
    closeSync(fd);
    return place;
  }

  get #capabilities(): string {
    return join(this.#kept, "capabilities.json");
  }

  changeCapabilities(change: (item: CapabilityItem) => Record<string, unknown>): void {
    const file: { bundleInfos: CapabilityItem[] } = JSON.parse(readFileSync(this.#capabilities, "utf8"));
    writeFileSync(this.#capabilities, JSON.stringify({ ...file, bundleInfos: file.bundleInfos.map(change) }));
  }

  async restore(bundles: string[], ask: Ask = askInOrder): Promise<SessionRecord> {
    const record = new SessionRecord((file) => {
      copyFileSync(join(this.#kept, file.bundleName, file.uri), `/proc/self/fd/${file.fd}`);
      closeFile(file);
      if (file.uri === "manage.json") void session.publishFile({ bundleName: file.bundleName, uri: "" });
    });
    const session = new this.#backup.SessionRestore(record.callbacks);
    const fd = openSync(this.#capabilities, "r");
    const appended = session.appendBundles(fd, bundles);
    closeSync(fd);
    await appended;
    for (const bundleName of bundles) {
      await ask(session, bundleName, ["part.0.tar", "manage.json"]).catch(() => {});
    }
    await record.finished;
    await session.release();
    return record;
  }

  log(bundle: string): string {
    const device = this.#device.open();
    return readFileSync(device.layout.bundleLog(device.readBundle(bundle).name), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#backup[Symbol.dispose]();
    await this.#device[Symbol.asyncDispose]();
    rmSync(this.#kept, { recursive: true });
  }
}

async function askInOrder(session: RestoreSession, bundleName: string, names: readonly string[]): Promise<void> {
  // A bundle that was refused is not being restored.
  for (const uri of names) await session.getFileHandle({ bundleName, uri });
}
