import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { usualZipOptions, writeZip } from "../../src/zlib/write-zip.ts";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const zlibOf = (sandbox: Sandbox) => defaultOf(sandbox, "@ohos.zlib");

function plant(sandbox: Sandbox): void {
  mkdirSync(join(sandbox.hostBase, "from/inner"), { recursive: true });
  mkdirSync(join(sandbox.hostBase, "to"));
  writeFileSync(join(sandbox.hostBase, "from/größe.txt"), "a".repeat(10_000));
  writeFileSync(join(sandbox.hostBase, "from/inner/b"), Uint8Array.of(0, 255));
}

describe.each(["identity", "mapped"] as const)("zlib with %s roots", (kind) => {
  test("compressFile() and decompressFile() bring a folder back, and other programs read the zip", async () => {
    using sandbox = openSandbox(kind);
    plant(sandbox);
    const zlib = zlibOf(sandbox);
    await zlib.compressFile?.(`${sandbox.base}/from`, `${sandbox.base}/a.zip`, { level: 9 });
    const zip = join(sandbox.hostBase, "a.zip");
    const list = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())";
    const said = execFileSync("python3", ["-c", list, zip], {
      encoding: "utf8",
      env: { ...process.env, PYTHONUTF8: "1" },
    });
    expect(said).toBe("None ['größe.txt', 'inner/', 'inner/b']\n");
    expect(await zlib.getOriginalSize?.(`${sandbox.base}/a.zip`)).toBe(10_002);
    await zlib.decompressFile?.(`${sandbox.base}/a.zip`, `${sandbox.base}/to`, {});
    expect(readFileSync(join(sandbox.hostBase, "to/größe.txt"), "utf8")).toHaveLength(10_000);
    expect([...readFileSync(join(sandbox.hostBase, "to/inner/b"))]).toEqual([0, 255]);
  });

  test("a member that would lie outside the target is refused", async () => {
    using sandbox = openSandbox(kind);
    plant(sandbox);
    const hostPath = join(sandbox.hostBase, "from/inner/b");
    for (const _ of writeZip(
      join(sandbox.hostBase, "evil.zip"),
      [{ name: "../out", hostPath, modifiedAtMs: 0 }],
      usualZipOptions,
    ));
    const unpacked = zlibOf(sandbox).decompressFile?.(`${sandbox.base}/evil.zip`, `${sandbox.base}/to`);
    await expect(unpacked).rejects.toMatchObject({ code: 900003 });
    expect(existsSync(join(sandbox.hostBase, "out"))).toBe(false);
  });
});

test("what is missing or damaged has its own code", async () => {
  using sandbox = openSandbox("mapped");
  plant(sandbox);
  const zlib = zlibOf(sandbox);
  const at = (name: string) => `${sandbox.base}/${name}`;
  await expect(zlib.compressFile?.(at("none"), at("a.zip"), {})).rejects.toMatchObject({ code: 900001 });
  await expect(zlib.compressFile?.(at("from"), "/elsewhere/a.zip", {})).rejects.toMatchObject({ code: 900002 });
  await expect(zlib.decompressFile?.(at("from/inner/b"), at("to"))).rejects.toMatchObject({ code: 900003 });
  await zlib.compressFile?.(at("from"), at("a.zip"), {});
  const bytes = readFileSync(join(sandbox.hostBase, "a.zip"));
  bytes.writeUInt8(bytes.readUInt8(60) ^ 0xff, 60);
  writeFileSync(join(sandbox.hostBase, "a.zip"), bytes);
  await expect(zlib.decompressFile?.(at("a.zip"), at("to"))).rejects.toMatchObject({ code: 900003 });
  await expect(zlib.decompressFile?.(at("a.zip"), at("none"))).rejects.toMatchObject({ code: 900002 });
  expect(codeOf(() => zlib.compressFile?.(1, at("a.zip"), {}))).toBe(401);
});

test("checksums have known answers", async () => {
  using sandbox = openSandbox("mapped");
  const checksum = membersOf(zlibOf(sandbox).createChecksumSync?.());
  const bytes = new TextEncoder().encode("Wikipedia").buffer;
  expect([await checksum.adler32?.(1, bytes), await checksum.crc32?.(0, bytes)]).toEqual([0x11e60398, 0xadaac02e]);
});
