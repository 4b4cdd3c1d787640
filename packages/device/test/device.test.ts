import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { initDevice, openDevice } from "../src/device.ts";
import { install, notes, ThrowAwayHome } from "./throw-away-home.ts";

const isRoot = process.getuid?.() === 0;

function asNobody(work: "init" | "open", home: string): string {
  const program = fileURLToPath(new URL("./fixtures/main-uses-home-as-nobody.ts", import.meta.url));
  return spawnSync(process.execPath, [program, work, home], { encoding: "utf8" }).stdout;
}

describe("initDevice()", () => {
  test("makes a device that openDevice() opens, private to its owner", () => {
    using home = new ThrowAwayHome();
    const made = initDevice(home.path, { deviceType: "tablet", systemFullName: "OpenHarmony-5.0", name: "mine" });
    const opened = openDevice(home.path);
    expect(opened.record).toEqual(made.record);
    expect(opened.record).toMatchObject({ formatVersion: 1, deviceType: "tablet", name: "mine", userId: 100 });
    expect(statSync(home.path).mode & 0o777).toBe(0o700);
    expect(statSync(join(home.path, "device.json")).mode & 0o777).toBe(0o600);
    expect(opened.listBundles()).toEqual([]);
  });

  test("takes an empty directory that is there", () => {
    using home = new ThrowAwayHome();
    mkdirSync(home.path);
    home.init();
    expect(openDevice(home.path).home).toBe(home.path);
  });

  test("refuses a directory that has a device already, and changes nothing", () => {
    using home = new ThrowAwayHome();
    home.init();
    const before = readFileSync(join(home.path, "device.json"), "utf8");
    expect(() => initDevice(home.path, { name: "other" })).toThrow(
      expect.objectContaining({ reason: "invalidArgument", message: expect.stringContaining("there is one already") }),
    );
    expect(readFileSync(join(home.path, "device.json"), "utf8")).toBe(before);
  });

  test("refuses a directory that has something else in it", () => {
    using home = new ThrowAwayHome();
    mkdirSync(home.path);
    writeFileSync(join(home.path, "letter.txt"), "");
    expect(() => home.init()).toThrow(
      expect.objectContaining({ reason: "invalidArgument", message: expect.stringContaining("not empty") }),
    );
    expect(existsSync(join(home.path, "device.json"))).toBe(false);
  });

  test("refuses a place that is a file", () => {
    using home = new ThrowAwayHome();
    writeFileSync(home.path, "");
    expect(() => home.init()).toThrow(
      expect.objectContaining({ reason: "ioError", message: expect.stringContaining(home.path) }),
    );
  });

  test.skipIf(!isRoot)("refuses a place where an ordinary user may not write (needs root to become one)", () => {
    using home = new ThrowAwayHome();
    chmodSync(dirname(home.path), 0o755);
    expect(asNobody("init", home.path)).toMatch(/^accessDenied: Cannot make a device in .*not writable/);
    expect(existsSync(home.path)).toBe(false);
  });

  test.skipIf(!isRoot)("refuses a directory of somebody else's, also as root (needs root to give it away)", () => {
    using home = new ThrowAwayHome();
    mkdirSync(home.path);
    chownSync(home.path, 65534, 65534);
    expect(() => home.init()).toThrow(
      expect.objectContaining({ reason: "accessDenied", message: expect.stringContaining("65534") }),
    );
  });
});

describe("openDevice()", () => {
  test.each([
    ["there is nothing", () => {}],
    ["there is an empty directory", (path: string) => mkdirSync(path)],
  ])("says how to make a device when %s", (_what, plant) => {
    using home = new ThrowAwayHome();
    plant(home.path);
    expect(() => openDevice(home.path)).toThrow(
      expect.objectContaining({ reason: "invalidArgument", hint: expect.stringContaining("carryall device init") }),
    );
  });

  test.each([
    ["is cut", '{"formatVersion": 1', /not JSON/],
    ["is empty", "", /not JSON/],
    ["lacks a field", '{"formatVersion": 1, "name": "x"}', /another program or a newer version/],
    ["is of a newer format", '{"formatVersion": 2}', /newer version/],
    ["is not an object", "[]", /another program/],
  ])("names device.json when it %s", (_what, text, message) => {
    using home = new ThrowAwayHome();
    home.init();
    writeFileSync(join(home.path, "device.json"), text);
    expect(() => openDevice(home.path)).toThrow(
      expect.objectContaining({ reason: "invalidArgument", message: expect.stringMatching(message) }),
    );
  });

  test.skipIf(!isRoot)("refuses a home of somebody else's, also as root (needs root to give it away)", () => {
    using home = new ThrowAwayHome();
    home.init();
    chownSync(home.path, 65534, 65534);
    expect(() => openDevice(home.path)).toThrow(
      expect.objectContaining({
        reason: "accessDenied",
        message: expect.stringMatching(/uid 65534.*uid 0/),
        hint: expect.any(String),
      }),
    );
  });

  test.skipIf(!isRoot)("refuses root's home when an ordinary user opens it (needs root to become one)", () => {
    using home = new ThrowAwayHome();
    home.init();
    chmodSync(dirname(home.path), 0o755);
    expect(asNobody("open", home.path)).toMatch(/^accessDenied: .*belongs to the user with uid 0/);
  });

  test.skipIf(!isRoot)(
    "says accessDenied when the owner has no right to look into the home (needs root to become one)",
    () => {
      using home = new ThrowAwayHome();
      home.init();
      chmodSync(dirname(home.path), 0o755);
      chownSync(home.path, 65534, 65534);
      chmodSync(home.path, 0o000);
      expect(asNobody("open", home.path)).toMatch(/^accessDenied: /);
    },
  );
});

describe("readBundle()", () => {
  test("gives what is installed, and says what is when it is something else", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    const readNotes = () => device.readBundle(notes);
    expect(readNotes).toThrow(
      expect.objectContaining({ reason: "bundleUnknown", hint: expect.stringContaining("carryall app install") }),
    );
    install(device);
    expect(readNotes()).toMatchObject({ name: notes, profileText: '{"allowToBackupRestore":true}' });
    expect(() => device.readBundle("com.example.other")).toThrow(
      expect.objectContaining({ hint: `Installed are: ${notes}` }),
    );
    expect(() => device.readBundle("../com")).toThrow(expect.objectContaining({ reason: "invalidArgument" }));
  });

  test.each([
    ["is cut", '{"formatVersion":1'],
    ["lacks fields", '{"formatVersion":1,"name":"com.example.notes"}'],
    ["has a name that is none", "name"],
  ])("says that the application is damaged when its record %s, and so does listBundles()", (_what, text) => {
    using home = new ThrowAwayHome();
    const device = home.init();
    const { directory } = install(device);
    const path = join(directory, "bundle.json");
    const record: object = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, text === "name" ? JSON.stringify({ ...record, name: "../x" }) : text);
    for (const read of [() => device.readBundle(notes), () => device.listBundles()]) {
      expect(read).toThrow(
        expect.objectContaining({
          reason: "ioError",
          message: expect.stringContaining(directory),
          hint: expect.stringContaining("again"),
        }),
      );
    }
  });
});

describe("hostPathOf()", () => {
  test.each([
    ["/data/storage/el2/base/files/a", "data/app/el2/100/base/com.example.notes/files/a"],
    ["data/storage/el1/database/a.db", "data/app/el1/100/database/com.example.notes/a.db"],
    ["/data/storage/el5/base", "data/app/el5/100/base/com.example.notes"],
    ["/data/storage/el2/distributedfiles/x", "mnt/hmdfs/100/account/device_view/local/data/com.example.notes/x"],
    ["/data/storage/el2/cloud/x", "mnt/hmdfs/100/cloud/data/com.example.notes/x"],
  ])("of %s is %s in the home", (sandboxPath, path) => {
    using home = new ThrowAwayHome();
    expect(home.init().hostPathOf(notes, sandboxPath)).toBe(join(home.path, path));
  });

  test.each([
    "/etc/passwd",
    "/data/storage/el2/base/../../../etc",
    "/data/storage/el6/base/x",
    "/data/storage/el2/base2/x",
  ])("refuses %s, which lies outside the sandbox, and says what an application sees", (sandboxPath) => {
    using home = new ThrowAwayHome();
    const device = home.init();
    expect(() => device.hostPathOf(notes, sandboxPath)).toThrow(
      expect.objectContaining({ reason: "invalidArgument", hint: expect.stringContaining("/data/storage/el2/base") }),
    );
  });
});
