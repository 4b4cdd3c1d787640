import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BundleTally } from "../../src/outcome/bundle-tally.ts";
import { BundleSender } from "../../src/restore/bundle-sender.ts";

const bundle = "com.example.one";
const names = ["big.bin", "part.0.tar", "manage.json"];

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "carryall-sender-"));
  for (const name of names) writeFileSync(join(directory, name), `content of ${name}`);
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Delivers a file in the very call that asks for it, before the promise of that call settles. */
function sendEagerly({ times }: { times: number }) {
  const calls: string[] = [];
  const session = {
    getFileHandle: async ({ uri }: { uri: string }) => {
      calls.push(uri);
      for (let time = 0; time < times; time += 1) {
        const path = join(directory, `received-${uri}`);
        writeFileSync(path, "");
        sender.fill({ bundleName: bundle, uri, fd: openSync(path, "r+"), manifestFd: -1 });
        await sender.goOn();
      }
    },
    publishFile: async () => void calls.push("publish"),
  };
  const files = names.map((name) => ({ name, sizeBytes: 1 }));
  const sender = new BundleSender({ session, folder: directory, files, tally: new BundleTally(bundle, 0) });
  return { sender, calls };
}

describe("BundleSender", () => {
  test.each([1, 2])(
    "publishes once, after the last file, where each arrives %i times before its call returns",
    async (times) => {
      const { sender, calls } = sendEagerly({ times });
      await sender.start();
      expect(calls).toEqual(["big.bin", "part.0.tar", "manage.json", "publish"]);
      expect(sender.tally.outcomeAt(0)).toMatchObject({ result: "ok", files: 3 });
      expect(readFileSync(join(directory, "received-manage.json"), "utf8")).toBe(
        times === 1 ? "content of manage.json" : "",
      );
    },
  );
});
