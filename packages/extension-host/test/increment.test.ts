import {
  chmodSync,
  copyFileSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { parseReport } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { describe, expect, test } from "vitest";
import { differences } from "./differences.ts";
import { readMembers } from "./read-members.ts";
import { sentFiles } from "./sent-files.ts";
import { type BackupSet, ThrowAwayApplication } from "./throw-away-application.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;
const bigBytes = 2 * 1024 * 1024 + 1;
const times = openFileTimes();

function reportOf(set: BackupSet) {
  const { rows, deleted } = parseReport(set.get("manage.json.rp") ?? Buffer.of());
  const paths = (list: readonly { readonly path: Uint8Array }[]) => list.map(({ path }) => String(Buffer.from(path)));
  return { rows: paths(rows), deleted: paths(deleted) };
}

/** The second in which something was changed last, as a client notes the time of a backup. */
function secondOf(application: ThrowAwayApplication, path: string): number {
  return Number(lstatSync(application.hostPathOf(path), { bigint: true }).ctimeNs / 1_000_000_000n);
}

function setTime(application: ThrowAwayApplication, path: string, mtimeNs: bigint): void {
  times.set(application.hostPathOf(path), { atimeNs: mtimeNs, mtimeNs });
}

/** The lines of a report but for the one about its place in the chain. */
function withoutPlace(report: Uint8Array | undefined): string[] {
  return String(report)
    .split("\n")
    .filter((line) => !line.startsWith(";chain;"));
}

const long = 1_600_000_000_123_456_789n;
const farFuture = 4_000_000_000;

describe("a chain of increments", () => {
  test("gives back the source tree exactly, each restored by its own session", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    const at = (path: string) => source.hostPathOf(`${files}/${path}`);

    // The first: everything.
    for (const name of ["same", "changed", "same-second", "to-delete", "renamed-old", "chmod", "touched"]) {
      source.plant(`${files}/${name}`, `first ${name}`);
    }
    source.plant(`${files}/big`, Buffer.alloc(bigBytes, 1)).plant(`${files}/big-gone`, Buffer.alloc(bigBytes, 2));
    source.plant(`${files}/gone/deep/a`).plant(`${files}/gone/b`).plant(`${files}/moved/inside/c`, "moved");
    source.plant(`${files}/was-folder/x`).plant(`${files}/was-file`, "a file");
    source.plant(`${files}/locked/old`).plant("/data/storage/el1/base/other-root", "x");
    for (const name of ["same", "changed", "touched", "chmod", "renamed-old"])
      setTime(source, `${files}/${name}`, long);
    setTime(source, "/data/storage/el1/base/other-root", long);
    chmodSync(at("locked"), 0o500);
    const first = await source.packIncrement({ lastIncrementalTime: 0 });
    target.unpack(first.set);
    expect(differences(source, target)).toEqual([]);

    // The second, in the very second of the first.
    const firstTime = secondOf(source, `${files}/locked`);
    source.plant(`${files}/changed`, "changed").plant(`${files}/added`, "added").plant(`${files}/new/deep/er`, "new");
    const before = lstatSync(at("same-second"), { bigint: true });
    writeFileSync(at("same-second"), "FIRST SAME-SECOND");
    times.set(at("same-second"), { atimeNs: before.atimeNs, mtimeNs: before.mtimeNs });
    copyFileSync(at("same"), at("copied-with-its-time"));
    setTime(source, `${files}/copied-with-its-time`, long);
    renameSync(at("renamed-old"), at("renamed-new"));
    renameSync(at("moved"), at("moved-away"));
    chmodSync(at("chmod"), 0o751);
    setTime(source, `${files}/touched`, long + 5_000_000_001n);
    for (const name of ["to-delete", "big-gone", "gone", "was-folder", "was-file"])
      rmSync(at(name), { recursive: true });
    source.plant(`${files}/was-folder`, "file now").plant(`${files}/was-file/now/inside`, "folder now");
    source.plant(`${files}/big`, Buffer.alloc(bigBytes, 3));
    chmodSync(at("locked"), 0o700);
    source.plant(`${files}/locked/new`);
    rmSync(at("locked/old"));
    chmodSync(at("locked"), 0o500);
    const second = await source.packIncrement({
      lastIncrementalTime: firstTime,
      previous: first.set.get("manage.json.rp"),
    });
    expect(sentFiles(second.set)).toEqual(
      [
        ...[
          "added",
          "big",
          "changed",
          "chmod",
          "copied-with-its-time",
          "locked/new",
          "moved-away/inside/c",
          "new/deep/er",
        ],
        ...["renamed-new", "same-second", "touched", "was-file/now/inside", "was-folder"],
      ].map((name) => `data/storage/el2/base/files/${name}`),
    );
    expect(reportOf(second.set).deleted).toEqual(
      [
        ...["big-gone", "gone", "gone/b", "gone/deep", "gone/deep/a", "locked/old", "moved", "moved/inside"],
        ...["moved/inside/c", "renamed-old", "to-delete", "was-folder/x"],
      ].map((name) => `data/storage/el2/base/files/${name}`),
    );
    target.staging.clear({ clearsRestored: true });
    target.unpack(second.set);
    expect(differences(source, target)).toEqual([]);

    // The third: some of it goes back.
    rmSync(at("was-file"), { recursive: true });
    source.plant(`${files}/was-file`, "a file again").plant(`${files}/to-delete`, "here again");
    rmSync(at("new"), { recursive: true });
    rmSync(at("big"));
    const third = await source.packIncrement({
      lastIncrementalTime: secondOf(source, `${files}/locked`),
      previous: second.set.get("manage.json.rp"),
    });
    target.staging.clear({ clearsRestored: true });
    target.unpack(third.set);
    expect(differences(source, target)).toEqual([]);
    expect([source.failed, target.failed, target.notes]).toEqual([[], [], []]);
  });

  test("can begin with a full backup, whose files alone the next one then compares by time", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/same`).plant(`${files}/changed`);
    target.unpack((await source.pack()).set);
    source.plant(`${files}/changed`, "now").plant(`${files}/added`);
    const lastIncrementalTime = secondOf(source, `${files}/same`);
    const { set } = await source.packIncrement({ lastIncrementalTime });
    target.unpack(set);
    expect(differences(source, target)).toEqual([]);
  });

  test("gives back what is in it when an increment is restored alone", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/same`).plant(`${files}/changed`).plant(`${files}/gone`);
    const first = await source.packIncrement();
    source.plant(`${files}/changed`, "now");
    rmSync(source.hostPathOf(`${files}/gone`));
    const previous = first.set.get("manage.json.rp");
    const { set } = await source.packIncrement({ lastIncrementalTime: farFuture, previous });
    target.unpack(set);
    expect(readdirSync(target.hostPathOf(files))).toEqual(["changed"]);
  });

  test("keeps the time of a folder in which a file was only changed", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/deep/a`);
    for (const path of [`${files}/deep`, files]) setTime(source, path, long);
    const first = await source.packIncrement({ includes: [files] });
    target.unpack(first.set);
    target.staging.clear({ clearsRestored: true });
    source.plant(`${files}/deep/a`, "changed");
    // By its own times the folder is the same.
    const previous = first.set.get("manage.json.rp");
    target.unpack((await source.packIncrement({ includes: [files], lastIncrementalTime: farFuture, previous })).set);
    expect(lstatSync(target.hostPathOf(`${files}/deep`), { bigint: true }).mtimeNs).toBe(long);
    expect(readFileSync(target.hostPathOf(`${files}/deep/a`), "utf8")).toBe("changed");
  });

  test("can be restored in one session, when a client merges the sets as upstream's do", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/same`).plant(`${files}/was-folder/x`).plant(`${files}/was-file`).plant(`${files}/gone/y`);
    const first = await source.packIncrement();
    for (const name of ["was-folder", "was-file", "gone"]) {
      rmSync(source.hostPathOf(`${files}/${name}`), { recursive: true });
    }
    source.plant(`${files}/was-folder`, "file now").plant(`${files}/was-file/z`, "folder now");
    const previous = first.set.get("manage.json.rp");
    const second = await source.packIncrement({ lastIncrementalTime: farFuture, previous });
    const rename = ([name, bytes]: [string, Buffer]) => [name.replace(/^\d+/, "1700000300122"), bytes] as const;
    const merged: BackupSet = new Map([...[...first.set].map(rename), ...second.set]);
    const manifests = [String(first.set.get("manage.json")).replace(/1700000300123/g, "1700000300122")];
    manifests.push(String(second.set.get("manage.json")));
    merged.set("manage.json", Buffer.from(JSON.stringify(manifests.flatMap((text) => JSON.parse(text)))));
    target.unpack(merged);
    expect(differences(source, target)).toEqual([]);
  });
});

describe("packIncrement()", () => {
  test("hands over a report with every file, and last manage.json with the one of all files", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/b/c;d`, "two").plant(`${files}/b.txt`, "one").plant(`${files}/video.tar`, "three");
    application.plant(`${files}/big.mp4`, Buffer.alloc(bigBytes));
    const { set, result } = await application.packIncrement({ includes: [files] });
    const names = [...set.keys()];
    expect(names).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      `${names[0]}.rp`,
      "1700000300123_part.0.tar",
      "1700000300123_part.0.tar.rp",
      "manage.json",
      "manage.json.rp",
    ]);
    const inTar = ["files", "files/b", "files/b.txt", "files/b/c;d", "files/video.tar"];
    const rowsOf = (name: string) =>
      parseReport(set.get(name) ?? "").rows.map(({ path }) =>
        String(Buffer.from(path)).replace("data/storage/el2/base/", ""),
      );
    expect(rowsOf("1700000300123_part.0.tar.rp")).toEqual(inTar);
    expect(rowsOf(`${names[0]}.rp`)).toEqual(["files/big.mp4"]);
    expect(rowsOf("manage.json.rp")).toEqual([...inTar, "files/big.mp4"].sort());
    expect(result).toEqual({ fileCount: 4, totalBytes: bigBytes + 11, failedCount: 0, skippedCount: 0 });
  });

  test("names members and big files without a leading slash, as the original's reader of increments does", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`).plant(`${files}/big`, Buffer.alloc(bigBytes));
    const { set } = await application.packIncrement({ includes: [files] });
    const members = readMembers(set.get("1700000300123_part.0.tar") ?? Buffer.of());
    expect(members.map(({ name }) => name)).toEqual(["data/storage/el2/base/files/a", "data/storage/el2/base/files"]);
    expect(sentFiles(set)).toContain("data/storage/el2/base/files/big");
  });

  test("writes the rows that the original would for the same files", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/notes/a.txt`, "hello again\n").plant(`${files}/b.txt`, "old\n");
    for (const [path, mode, seconds] of [
      [`${files}/b.txt`, 0o600, 1_690_000_000],
      [`${files}/notes/a.txt`, 0o600, 1_700_000_200],
    ] as const) {
      chmodSync(application.hostPathOf(path), mode);
      utimesSync(application.hostPathOf(path), seconds, seconds);
    }
    const { set } = await application.packIncrement({ includes: [files] });
    const lines = String(set.get("manage.json.rp")).split("\n");
    expect(lines).toContain(
      "data/storage/el2/base/files/b.txt;33152;0;4;1690000000;01D09D19C2139A46AEBFB577780D123D7396E97201BC7EAD210A2EBFF8239DEE;0;0",
    );
    expect(lines).toContain(
      "data/storage/el2/base/files/notes/a.txt;33152;0;12;1700000200;D9A4C6676A62CB3B8CA0B8459AB341837CDBA8543316C8574B454CCC24D4C690;0;0",
    );
  });

  test.each([
    ["long after the backup before", farFuture],
    ["in the very second of it", undefined],
    ["and the time is not known", 0],
  ])("sends nothing but manage.json and its report when nothing has changed, %s", async (_when, time) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`).plant(`${files}/deep/b`);
    const lastIncrementalTime = time ?? secondOf(application, `${files}/a`);
    const first = await application.packIncrement({ includes: [files] });
    const previous = first.set.get("manage.json.rp");
    const { set, result } = await application.packIncrement({ lastIncrementalTime, previous, includes: [files] });
    expect([...set.keys()]).toEqual(["manage.json", "manage.json.rp"]);
    expect(String(set.get("manage.json"))).toBe("[]");
    expect(withoutPlace(set.get("manage.json.rp"))).toEqual(withoutPlace(previous));
    expect(result.fileCount).toBe(0);
  });

  test("goes by the previous report where it has rows, and by time where it has none", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`).plant(`${files}/b`);
    const sent = async (lastIncrementalTime: number, previous?: Uint8Array) =>
      sentFiles((await application.packIncrement({ lastIncrementalTime, previous, includes: [files] })).set).length;
    const full = (await application.packIncrement({ includes: [files] })).set.get("manage.json.rp");
    const now = secondOf(application, `${files}/b`);
    expect([await sent(0), await sent(now), await sent(now + 1)]).toEqual([2, 2, 0]);
    expect([await sent(0, full), await sent(now, full), await sent(now + 1, full)]).toEqual([0, 0, 0]);
    const half = Buffer.from(String(full).split("\n").slice(0, 4).join("\n"));
    expect([await sent(now + 1, half), await sent(now + 1, Buffer.from(""))]).toEqual([1, 0]);
  });

  test("lists with its hash what it does not send, although there is no previous report", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, "old\n");
    const { set } = await application.packIncrement({ lastIncrementalTime: farFuture });
    expect(sentFiles(set)).toEqual([]);
    expect(String(set.get("manage.json.rp"))).toContain(
      "01D09D19C2139A46AEBFB577780D123D7396E97201BC7EAD210A2EBFF8239DEE",
    );
  });

  test("takes for deleted neither what is out of the profile's lists now nor what a stranger's report makes up", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`).plant(`${files}/cache/b`).plant(`${files}/gone`);
    const first = await application.packIncrement();
    rmSync(application.hostPathOf(`${files}/gone`));
    const strange = "data/storage/../../etc/none;33152;0;3;0;AB;0;0\netc/none;33152;0;3;0;AB;0;0\n";
    const previous = Buffer.concat([first.set.get("manage.json.rp") ?? Buffer.of(), Buffer.from(strange)]);
    const { set } = await application.packIncrement({ previous, excludes: [`${files}/cache/`] });
    expect(reportOf(set).deleted).toEqual(["data/storage/el2/base/files/gone"]);
    expect(reportOf(set).rows).not.toContain("data/storage/el2/base/files/cache/b");
  });

  test("takes for deleted what a link stands for now, with everything that lay below it", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/d/x`).plant(`${files}/elsewhere/x`);
    const first = await application.packIncrement({ includes: [files] });
    rmSync(application.hostPathOf(`${files}/d`), { recursive: true });
    symlinkSync(application.hostPathOf(`${files}/elsewhere`), application.hostPathOf(`${files}/d`));
    const previous = first.set.get("manage.json.rp");
    const { set } = await application.packIncrement({ previous, includes: [files] });
    expect(reportOf(set).deleted).toEqual(["data/storage/el2/base/files/d", "data/storage/el2/base/files/d/x"]);
  });
});

describe("unpackBundle(), with the report of an increment,", () => {
  async function deletion(): Promise<BackupSet> {
    using source = new ThrowAwayApplication();
    source.plant(`${files}/kept`).plant(`${files}/gone/x`);
    const first = await source.packIncrement();
    rmSync(source.hostPathOf(`${files}/gone`), { recursive: true });
    return (await source.packIncrement({ previous: first.set.get("manage.json.rp") })).set;
  }

  test("deletes nothing that the profile leaves out", async () => {
    using target = new ThrowAwayApplication();
    target.plant(`${files}/gone/x`);
    target.unpack(await deletion(), { excludes: [`${files}/gone`] });
    expect(readdirSync(target.hostPathOf(`${files}/gone`))).toEqual(["x"]);
  });

  test("deletes nothing that the backup never knew, and says which folder it leaves", async () => {
    using target = new ThrowAwayApplication();
    target.plant(`${files}/gone/x`).plant(`${files}/gone/mine`).plant(`${files}/mine`);
    target.unpack(await deletion());
    expect(readdirSync(target.hostPathOf(`${files}/gone`))).toEqual(["mine"]);
    expect(readdirSync(target.hostPathOf(files))).toContain("mine");
    expect(target.notes).toEqual([`not removed, it is not empty: ${files}/gone`]);
  });

  test("deletes nothing through a link, and no link", async () => {
    using target = new ThrowAwayApplication();
    target.plant(`${base}/outside/x`).plant(`${files}/kept`);
    symlinkSync(target.hostPathOf(`${base}/outside`), target.hostPathOf(`${files}/gone`));
    target.unpack(await deletion());
    expect(readdirSync(target.hostPathOf(`${base}/outside`))).toEqual(["x"]);
    expect(lstatSync(target.hostPathOf(`${files}/gone`)).isSymbolicLink()).toBe(true);
  });

  test("deletes nothing that has another type now", async () => {
    using target = new ThrowAwayApplication();
    target.plant(`${files}/gone/x/mine`);
    target.unpack(await deletion());
    expect(readFileSync(target.hostPathOf(`${files}/gone/x/mine`), "utf8")).toBe("x");
  });

  test("deletes nothing where the application moves its data itself", async () => {
    using target = new ThrowAwayApplication();
    target.plant(`${files}/gone/x`);
    target.unpack(await deletion(), { profileText: '{"fullBackupOnly":true}' });
    expect(readdirSync(target.hostPathOf(`${files}/gone`))).toEqual(["x"]);
  });

  test("deletes nothing before everything was received and checked", async () => {
    using target = new ThrowAwayApplication();
    target.plant(`${files}/gone/x`);
    const set = await deletion();
    const tar = [...set.keys()].find((name) => name.endsWith(".tar")) ?? "";
    set.set(tar, Buffer.from(set.get(tar) ?? "").fill(1, 0, 5));
    expect(() => target.unpack(set)).toThrow(/checksum is wrong/);
    expect(readdirSync(target.hostPathOf(`${files}/gone`))).toEqual(["x"]);
  });
});

describe("unpackBundle() changes nothing", () => {
  test.each([
    [
      "a folder with contents lies where a file belongs",
      `${files}/b`,
      `${files}/b/mine`,
      /not empty.*in the way of a file/,
    ],
    ["a file lies where a folder belongs", `${files}/b/c`, `${files}/b`, /a file is in the way of a folder/],
  ])("when %s, in a full backup", async (_what, saved, there, reason) => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/a`, "new").plant(saved, "new");
    target.plant(`${files}/a`, "old").plant(there, "old");
    const { set } = await source.pack();
    expect(() => target.unpack(set)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(reason),
        hint: expect.stringMatching(/Nothing has changed/),
      }),
    );
    expect(readFileSync(target.hostPathOf(`${files}/a`), "utf8")).toBe("old");
    expect(readFileSync(target.hostPathOf(there), "utf8")).toBe("old");
  });

  test("when an increment's file belongs where a folder holds something that the profile leaves out", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/a`, "new").plant(`${files}/b`, "new");
    target.plant(`${files}/a`, "old").plant(`${files}/b/mine`, "old").plant(`${files}/b/cache`, "old");
    const { set } = await source.packIncrement();
    expect(() => target.unpack(set, { excludes: ["*/cache"] })).toThrow(/not empty/);
    expect(readFileSync(target.hostPathOf(`${files}/a`), "utf8")).toBe("old");
    expect(readdirSync(target.hostPathOf(`${files}/b`)).sort()).toEqual(["cache", "mine"]);
  });
});
