import type { clientMessages } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import { admitToBackup, admitToRestore } from "../../src/session/admit-bundle.ts";
import { ThrowAwayHome } from "./throw-away-home.ts";

const notes = "com.example.notes";
const allowed = '{"allowToBackupRestore":true}';
const forbidden = '{"allowToBackupRestore":false}';

describe("admitToBackup()", () => {
  test("finds an installed bundle whose profile allows backup", () => {
    using home = homeWith(allowed);
    expect(admitToBackup(home.device, notes)).toMatchObject({ name: notes, profileText: allowed });
  });

  test("finds a clone by its composite name, and only the clone", () => {
    using home = new ThrowAwayHome();
    home.install({ name: `${notes}:1`, profileText: allowed });
    expect(admitToBackup(home.device, `${notes}:1`).name).toBe(`${notes}:1`);
    expect(() => admitToBackup(home.device, notes)).toThrow(refusal("bundleUnknown"));
  });

  test.each(["com.example.absent", "", "../apps", "com.example.notes/", "com.example.notes:0"])(
    "throws bundleUnknown for %j, which is not installed",
    (name) => {
      using home = homeWith(allowed);
      expect(() => admitToBackup(home.device, name)).toThrow(refusal("bundleUnknown", 13500005));
    },
  );

  test("throws notAllowed for a bundle without a backup extension", () => {
    using home = new ThrowAwayHome();
    home.install({ name: notes });
    expect(() => admitToBackup(home.device, notes)).toThrow(refusal("notAllowed", 13500001));
  });

  test.each([forbidden, "{}", '{"allowToBackupRestore":"true"}'])(
    "throws notAllowed for the profile %s, with what to do",
    (text) => {
      using home = homeWith(text);
      const hint = expect.stringContaining("allowToBackupRestore");
      expect(() => admitToBackup(home.device, notes)).toThrow(expect.objectContaining({ reason: "notAllowed", hint }));
    },
  );

  test("throws notAllowed with the place of the fault for a profile that cannot be read", () => {
    using home = homeWith('{\n  "allowToBackupRestore": true,\n  "includes": [\n');
    const message = expect.stringMatching(/com\.example\.notes.*line \d+, column \d+/);
    expect(() => admitToBackup(home.device, notes)).toThrow(expect.objectContaining({ reason: "notAllowed", message }));
  });
});

describe("admitToRestore()", () => {
  test("finds the bundle and what the source says of it", () => {
    using home = homeWith(allowed);
    const origin = sourceOf({ versionCode: 7, versionName: "0.7" });
    const admitted = admitToRestore(home.device, notes, [sourceOf({ name: "com.example.other" }), origin]);
    expect(admitted.bundle.name).toBe(notes);
    expect(admitted.origin).toBe(origin);
  });

  test("tells a clone's entry from the application's own by its index", () => {
    using home = homeWith(allowed);
    home.install({ name: `${notes}:1`, profileText: allowed });
    const source = [sourceOf({ appIndex: 1, versionCode: 11 }), sourceOf({ appIndex: 0, versionCode: 10 })];
    expect(admitToRestore(home.device, notes, source).origin.versionCode).toBe(10);
    expect(admitToRestore(home.device, `${notes}:1`, source).origin.versionCode).toBe(11);
    expect(() => admitToRestore(home.device, `${notes}:1`, source.slice(1))).toThrow(refusal("bundleUnknown"));
  });

  test("throws bundleUnknown where the source does not list the bundle", () => {
    using home = homeWith(allowed);
    const source = [sourceOf({ name: "com.example.other" })];
    expect(() => admitToRestore(home.device, notes, source)).toThrow(refusal("bundleUnknown", 13500005));
    expect(() => admitToRestore(home.device, notes, [])).toThrow(refusal("bundleUnknown", 13500005));
  });

  test("throws bundleUnknown where the source lists it but it is not installed here", () => {
    using home = new ThrowAwayHome();
    expect(() => admitToRestore(home.device, notes, [sourceOf({})])).toThrow(refusal("bundleUnknown", 13500005));
  });

  test("throws notAllowed where the source did not allow its backup", () => {
    using home = homeWith(allowed);
    const source = [sourceOf({ allToBackup: false })];
    expect(() => admitToRestore(home.device, notes, source)).toThrow(refusal("notAllowed", 13500001));
  });

  test.each([
    "0.0.0.0",
    "0.0.0.0-5.0",
    "99.99.99.999",
    "99.99.99.999-1.0",
    "99.99.99.998",
    "99.99.99.997",
    "99.99.99.996",
    "99.99.99.995",
  ])("admits data of the special version %s although its source did not allow backup", (versionName) => {
    using home = homeWith(allowed);
    const source = [sourceOf({ allToBackup: false, versionName })];
    expect(admitToRestore(home.device, notes, source).origin.versionName).toBe(versionName);
  });

  test.each(["99.99.99.994", "1-99.99.99.999", "99.99.99.9991", ""])(
    "does not take the version %j for a special one",
    (versionName) => {
      using home = homeWith(allowed);
      const source = [sourceOf({ allToBackup: false, versionName })];
      expect(() => admitToRestore(home.device, notes, source)).toThrow(refusal("notAllowed"));
    },
  );

  test("asks the source, not the profile here, whether the data may be restored", () => {
    using home = homeWith(forbidden);
    expect(admitToRestore(home.device, notes, [sourceOf({})]).bundle.name).toBe(notes);
  });

  test("throws notAllowed without an extension and for a profile that cannot be read", () => {
    using home = homeWith("{ not json");
    home.install({ name: "com.example.plain" });
    const source = [sourceOf({}), sourceOf({ name: "com.example.plain" })];
    expect(() => admitToRestore(home.device, notes, source)).toThrow(refusal("notAllowed"));
    expect(() => admitToRestore(home.device, "com.example.plain", source)).toThrow(refusal("notAllowed"));
  });
});

function homeWith(profileText: string): ThrowAwayHome {
  const home = new ThrowAwayHome();
  home.install({ name: notes, profileText });
  return home;
}

function sourceOf(changes: Partial<clientMessages.SourceBundle>): clientMessages.SourceBundle {
  return {
    name: notes,
    appIndex: 0,
    versionCode: 1,
    versionName: "1.0",
    spaceOccupied: 0,
    allToBackup: true,
    fullBackupOnly: false,
    ...changes,
  };
}

function refusal(reason: string, code?: number) {
  return expect.objectContaining(code === undefined ? { reason } : { reason, code });
}
