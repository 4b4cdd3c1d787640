import { expect, test } from "vitest";
import { refuseWrongName } from "../../src/session/refuse-wrong-name.ts";

const place = "/data/storage/el2/base/files/notes/a.txt";

test("a bare name is taken, and the path that a file had only where it is asked for", () => {
  for (const name of ["manage.json", "part.0.tar", "9c1185a5c5e9fc54.mp4"]) refuseWrongName(name);
  refuseWrongName(place, { takesPlaces: true });
  expect(() => refuseWrongName(place)).toThrow(expect.objectContaining({ reason: "invalidArgument" }));
});

test.each([
  "",
  ".",
  "..",
  "../a",
  "a/b",
  "/",
  "/..",
  "/a/../b",
  "/a/./b",
  "/a//b",
  "/a/",
  "//a",
  "/a\0b",
  "a\0",
  "/".padEnd(4097, "a"),
])("%j is refused either way", (name) => {
  for (const takesPlaces of [false, true]) {
    expect(() => refuseWrongName(name, { takesPlaces })).toThrow(
      expect.objectContaining({ reason: "invalidArgument" }),
    );
  }
});
