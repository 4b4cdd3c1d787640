import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { migrateFile } from "../../src/session/migrate-file.ts";

const base = "/data/storage/el2/base";

test("migrateFile() moves one file to a folder of the sandbox, which it makes", async () => {
  using place = new Place();
  place.plant("from/photo.jpg", "pixels");
  await migrateFile({ ...place.options, name: "photo.jpg", targetDirectory: `${base}/files/album` });
  expect(place.read("root/files/album/photo.jpg")).toBe("pixels");
  expect(place.has("from/photo.jpg")).toBe(false);
});

test("migrateFile() without a name moves the whole folder, and leaves links behind", async () => {
  using place = new Place();
  place.plant("from/a/one", "1");
  place.plant("from/two", "2");
  symlinkSync("/etc/hostname", place.pathOf("from/link"));
  await migrateFile({ ...place.options, name: "", targetDirectory: `${base}/files` });
  expect([place.read("root/files/a/one"), place.read("root/files/two")]).toEqual(["1", "2"]);
  expect([place.has("root/files/link"), place.has("from")]).toEqual([false, false]);
});

test.each([
  ["a folder outside the sandbox", "/data/storage/el2/elsewhere"],
  ["a folder that climbs out", `${base}/../../../etc`],
])("migrateFile() refuses %s", async (_what, targetDirectory) => {
  using place = new Place();
  place.plant("from/photo.jpg", "pixels");
  await expect(migrateFile({ ...place.options, name: "photo.jpg", targetDirectory })).rejects.toMatchObject({
    reason: "invalidArgument",
  });
  expect(place.has("from/photo.jpg")).toBe(true);
});

test("migrateFile() refuses a folder that a link of the application's leads out of the sandbox", async () => {
  using place = new Place();
  place.plant("from/photo.jpg", "pixels");
  place.plant("stranger/keep", "");
  symlinkSync(place.pathOf("stranger"), place.pathOf("root/out"));
  await expect(
    migrateFile({ ...place.options, name: "photo.jpg", targetDirectory: `${base}/out/deep` }),
  ).rejects.toMatchObject({ reason: "invalidArgument" });
  expect(place.has("stranger/deep")).toBe(false);
});

test("migrateFile() refuses what is neither a file nor a folder", async () => {
  using place = new Place();
  place.plant("from/keep", "");
  symlinkSync("/etc/hostname", place.pathOf("from/link"));
  for (const name of ["link", "absent"]) {
    await expect(migrateFile({ ...place.options, name, targetDirectory: `${base}/files` })).rejects.toMatchObject({
      reason: "invalidArgument",
    });
  }
});

class Place implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-migrate-"));
  readonly options = {
    sourceDirectory: join(this.#directory, "from"),
    roots: [{ sandboxPath: base, hostPath: join(this.#directory, "root") }],
  };

  constructor() {
    mkdirSync(join(this.#directory, "root"));
  }

  pathOf(name: string): string {
    return join(this.#directory, name);
  }

  plant(name: string, text: string): void {
    mkdirSync(dirname(this.pathOf(name)), { recursive: true });
    writeFileSync(this.pathOf(name), text);
  }

  read(name: string): string {
    return readFileSync(this.pathOf(name), "utf8");
  }

  has(name: string): boolean {
    return existsSync(this.pathOf(name));
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }
}
