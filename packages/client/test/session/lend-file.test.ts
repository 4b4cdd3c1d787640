import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeFile } from "@carryall/runtime";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lendFile } from "../../src/session/lend-file.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carryall-lend-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe.each(["descriptor", "path"] as const)("lendFile() by %s", (kind) => {
  test("offers the whole file from its start, also when the caller has closed and removed it", () => {
    const path = join(folder, "manifest");
    const text = "0123456789".repeat(20_000);
    writeFileSync(path, text);
    const fd = openSync(path, "r");
    readSync(fd, Buffer.alloc(100));
    using lent = lendFile(fd, kind);
    closeSync(fd);
    rmSync(path);
    const taken = takeFile(lent.offer, "read");
    expect(readFileSync(taken, "utf8")).toBe(text);
    closeSync(taken);
  });

  test("leaves the caller's position where it is, and nothing behind", () => {
    const path = join(folder, "manifest");
    writeFileSync(path, "a report");
    const fd = openSync(path, "r");
    const { offer } = lendAndReturn(fd);
    const rest = Buffer.alloc(8);
    expect(readSync(fd, rest)).toBe(8);
    closeSync(fd);
    expect(offer.kind).toBe(kind);
    expect(existsSync(offer.kind === "path" ? offer.path : `/proc/${offer.pid}/fd/${offer.fd}`)).toBe(false);
  });

  test("throws for what is not open or no regular file", () => {
    expect(() => lendFile(1_000_000, kind)).toThrow(/EBADF|ENOENT/);
    const fd = openSync("/dev/null", "r");
    expect(() => lendFile(fd, kind)).toThrow("EINVAL");
    closeSync(fd);
  });

  function lendAndReturn(fd: number) {
    using lent = lendFile(fd, kind);
    return lent;
  }
});
