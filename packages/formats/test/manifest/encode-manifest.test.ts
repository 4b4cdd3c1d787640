import { expect, test } from "vitest";
import { encodeManifest } from "../../src/manifest/encode-manifest.ts";
import type { ManifestItem } from "../../src/manifest/manifest.ts";

function item(fields: Partial<ManifestItem> = {}): ManifestItem {
  return {
    fileName: "9c1185a5c5e9fc54.mp4",
    path: Buffer.from("/data/storage/el2/base/files/video.mp4"),
    stat: {
      sizeBytes: 5_242_880,
      mode: 33_152,
      atimeNs: 1_700_000_100_120_000_000n,
      mtimeNs: 1_700_000_050_005_000_000n,
    },
    isBigFile: true,
    isUserTar: false,
    ...fields,
  };
}

test("encodeManifest() writes the known bytes of the original's full backup", () => {
  const tar = item({
    fileName: "part.0.tar",
    path: Buffer.from("/data/storage/el2/base/.backup/backup/part.0.tar"),
    stat: { sizeBytes: 2560, mode: 33_188, atimeNs: 1_700_000_200_000_000_000n, mtimeNs: 1_700_000_200_000_000_000n },
    isBigFile: false,
  });
  expect(encodeManifest([item(), tar])).toBe(
    '[{"fileName":"9c1185a5c5e9fc54.mp4","information":{"path":"/data/storage/el2/base/files/video.mp4","stat":{"st_atim":{"tv_nsec":120000000,"tv_sec":1700000100},"st_mode":33152,"st_mtim":{"tv_nsec":5000000,"tv_sec":1700000050},"st_size":5242880}},"isBigFile":true,"isUserTar":false}\n' +
      ',{"fileName":"part.0.tar","information":{"path":"/data/storage/el2/base/.backup/backup/part.0.tar","stat":{"st_atim":{"tv_nsec":0,"tv_sec":1700000200},"st_mode":33188,"st_mtim":{"tv_nsec":0,"tv_sec":1700000200},"st_size":2560}},"isBigFile":false,"isUserTar":false}\n' +
      "]",
  );
});

test("encodeManifest() writes size and mode alone for a set without tars", () => {
  expect(encodeManifest([item()], { hasTimes: false })).toContain('"stat":{"st_mode":33152,"st_size":5242880}}');
});

test("encodeManifest() writes two bytes when there is nothing to send", () => {
  expect(encodeManifest([])).toBe("[]");
});

test("encodeManifest() escapes all but ASCII, and leaves DEL and slashes alone", () => {
  const text = encodeManifest([item({ path: Buffer.from('/中😀é"\\\u0001\u007f') })]);
  expect(text).toContain('"path":"/\\u4e2d\\ud83d\\ude00\\u00e9\\"\\\\\\u0001\u007f"');
});

test("encodeManifest() puts what is ours under a key of its own, before the others", () => {
  const text = encodeManifest([item({ path: Buffer.from("2f64fffe", "hex"), sha256: "ab".repeat(32) })]);
  expect(text.startsWith(`[{"carryall":{"pathBase64":"L2T//g==","sha256":"${"ab".repeat(32)}"},"fileName":`)).toBe(
    true,
  );
  expect(text).toContain('"path":"/d\\ufffd\\ufffd"');
});

test("encodeManifest() writes times before 1970 with nanoseconds above the second", () => {
  const stat = { sizeBytes: 0, mode: 0, atimeNs: -1n, mtimeNs: -1_500_000_000n };
  const text = encodeManifest([item({ stat })]);
  expect(text).toContain(
    '"st_atim":{"tv_nsec":999999999,"tv_sec":-1},"st_mode":0,"st_mtim":{"tv_nsec":500000000,"tv_sec":-2}',
  );
});

test("encodeManifest() marks a file that changed while it was handed over, before its exact path", () => {
  const [marked, plain] = encodeManifest([
    item({ path: Buffer.from("2f64fffe", "hex"), hasChanged: true }),
    item(),
  ]).split("\n,");
  expect(marked?.startsWith('[{"carryall":{"changed":true,"pathBase64":"L2T//g=="},"fileName":')).toBe(true);
  expect(plain).not.toContain("carryall");
});

test.each<[string, Partial<ManifestItem>, string]>([
  ["a name with a quote", { fileName: 'a"b' }, '"fileName":"a\\"b"'],
  ["control characters", { path: Buffer.from("/\b\t\n\f\r\u0000\u001f") }, '"path":"/\\b\\t\\n\\f\\r\\u0000\\u001f"'],
  ["a path of 4-byte characters", { path: Buffer.from("/𝄞") }, '"path":"/\\ud834\\udd1e"'],
  ["a user's tar", { isUserTar: true }, '"isBigFile":true,"isUserTar":true}'],
  ["one of our tars", { isBigFile: false }, '"isBigFile":false,"isUserTar":false}'],
  ["a size beyond 8 GiB", { stat: { ...item().stat, sizeBytes: 2 ** 40 } }, '"st_size":1099511627776}}'],
  ["every bit of a mode", { stat: { ...item().stat, mode: 0o107777 } }, '"st_mode":36863,'],
  [
    "times with nanoseconds",
    { stat: { ...item().stat, atimeNs: 1n, mtimeNs: 253_402_300_799_999_999_999n } },
    '"st_atim":{"tv_nsec":1,"tv_sec":0},"st_mode":33152,"st_mtim":{"tv_nsec":999999999,"tv_sec":253402300799}',
  ],
  ["a hash", { sha256: "0".repeat(64) }, `{"carryall":{"sha256":"${"0".repeat(64)}"},"fileName":`],
])("encodeManifest() writes known bytes for %s", (_what, fields, bytes) => {
  expect(encodeManifest([item(fields)])).toContain(bytes);
});
