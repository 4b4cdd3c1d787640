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
