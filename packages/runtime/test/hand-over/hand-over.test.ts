import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Offer } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import { type HandOverKind, handOverKind, offerFile, takeFile, withTakenFile } from "../../src/hand-over/hand-over.ts";
import { Fixture } from "../start-fixture.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

const onLinux = process.platform === "linux";

describeHandOver("path");
if (onLinux) describeHandOver("descriptor");

function describeHandOver(kind: HandOverKind): void {
  describe(`takeFile(), by ${kind}`, () => {
    test("opens the same file with a position of its own when the sender has read on", () => {
      using file = openOffered({ kind, content: "0123456789" });
      readSync(file.fd, Buffer.alloc(4));
      const taken = takeFile(file.offer, "read");
      expect(taken).not.toBe(file.fd);
      expect(readFileSync(taken, "latin1")).toBe("0123456789");
      closeSync(taken);
      expect(readFileSync(file.fd, "latin1")).toBe("456789");
    });

    test("gives a regular file with its true size", () => {
      using file = openOffered({ kind, content: "0123456789" });
      const taken = takeFile(file.offer, "read");
      expect(fstatSync(taken)).toMatchObject({ size: 10 });
      expect(fstatSync(taken).isFile()).toBe(true);
      closeSync(taken);
    });

    test.runIf(onLinux)("refuses a FIFO at once, without waiting for its writer", () => {
      using directory = new TemporaryDirectory();
      const path = directory.pathOf("fifo");
      execFileSync("mkfifo", [path]);
      const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      const offer = offerFile({ fd, path }, { kind, pid: process.pid });
      expect(() => takeFile(offer, "read")).toThrow(/EINVAL/);
      closeSync(fd);
    });

    test("refuses a folder", () => {
      using directory = new TemporaryDirectory();
      const fd = openSync(directory.path, "r");
      const offer = offerFile({ fd, path: directory.path }, { kind, pid: process.pid });
      expect(() => takeFile(offer, "read")).toThrow(/EINVAL/);
      closeSync(fd);
    });

    test("refuses writing when it was taken to read", () => {
      using file = openOffered({ kind, content: "x" });
      const taken = takeFile(file.offer, "read");
      expect(() => writeSync(taken, "y")).toThrow(/EBADF/);
      closeSync(taken);
    });

    test("lets the sender see what was written when it was taken to write", () => {
      using file = openOffered({ kind, content: "" });
      const taken = takeFile(file.offer, "write");
      writeSync(taken, "from the receiver");
      closeSync(taken);
      expect(readFileSync(file.fd, "latin1")).toBe("from the receiver");
    });

    test("leaves the sender's file as it is when it is taken to write", () => {
      using file = openOffered({ kind, content: "kept" });
      closeSync(takeFile(file.offer, "write"));
      expect(readFileSync(file.fd, "latin1")).toBe("kept");
    });

    test("throws ENOENT when the sender has closed and unlinked the file", () => {
      const file = openOffered({ kind, content: "x" });
      file[Symbol.dispose]();
      expect(() => takeFile(file.offer, "read")).toThrow(/ENOENT/);
    });

    test("withTakenFile() closes the file when it was used, also when the use failed", async () => {
      using file = openOffered({ kind, content: "x" });
      const fds: number[] = [];
      await withTakenFile(file.offer, "read", (fd) => fds.push(fd));
      const failing = withTakenFile(file.offer, "read", async (fd) => {
        fds.push(fd);
        throw new Error("the use failed");
      });
      await expect(failing).rejects.toThrow("the use failed");
      expect(fds).toHaveLength(2);
      for (const fd of fds) expect(() => fstatSync(fd)).toThrow(/EBADF/);
    });
  });
}

test.runIf(onLinux)("takeFile() reads an unlinked file from another process's descriptor", async () => {
  using directory = new TemporaryDirectory();
  await using sender = new Fixture("offers-file", [directory.pathOf("sent")]);
  const offer = JSON.parse(await sender.line()) as Offer; // Written by our own fixture.
  await withTakenFile(offer, "read", (fd) => expect(readFileSync(fd, "latin1")).toBe("from another process"));
});

test.runIf(onLinux)("takeFile() throws ENOENT when the offering process is gone", async () => {
  using directory = new TemporaryDirectory();
  const sender = new Fixture("offers-file", [directory.pathOf("sent")]);
  const offer = JSON.parse(await sender.line()) as Offer; // Written by our own fixture.
  await sender[Symbol.asyncDispose]();
  expect(() => takeFile(offer, "read")).toThrow(/ENOENT/);
});

test.runIf(onLinux)("takeFile() reads an unlinked file when it is offered by descriptor", () => {
  using file = openOffered({ kind: "descriptor", content: "still there" });
  unlinkSync(file.path);
  const taken = takeFile(file.offer, "read");
  expect(readFileSync(taken, "latin1")).toBe("still there");
  closeSync(taken);
});

test("takeFile() does not follow a link when the file is offered by path", () => {
  using directory = new TemporaryDirectory();
  const link = directory.pathOf("link");
  writeFileSync(directory.pathOf("secret"), "secret");
  symlinkSync(directory.pathOf("secret"), link);
  expect(() => takeFile({ kind: "path", path: link }, "read")).toThrow(/ELOOP/);
});

test("handOverKind() is by descriptor on Linux and by path elsewhere", () => {
  expect(handOverKind()).toBe(onLinux ? "descriptor" : "path");
});

interface OfferedFile extends Disposable {
  readonly fd: number;
  readonly path: string;
  readonly offer: Offer;
}

function openOffered({ kind, content }: { kind: HandOverKind; content: string }): OfferedFile {
  const directory = new TemporaryDirectory();
  const path = directory.pathOf("offered");
  writeFileSync(path, content);
  const fd = openSync(path, "r");
  return {
    fd,
    path,
    offer: offerFile({ fd, path }, { kind, pid: process.pid }),
    [Symbol.dispose]() {
      closeSync(fd);
      directory[Symbol.dispose]();
    },
  };
}
