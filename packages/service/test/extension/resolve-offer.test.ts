import { expect, test } from "vitest";
import { resolveOffer } from "../../src/extension/resolve-offer.ts";

const roots = [
  { sandboxPath: "/data/storage/el1/base", hostPath: "/home/el1/com.example.notes" },
  { sandboxPath: "/data/storage/el2/base", hostPath: "/home/el2/com.example.notes" },
];

test("resolveOffer() puts the pid that the service knows in the place of the extension's", () => {
  expect(resolveOffer({ kind: "descriptor", pid: 1, fd: 17 }, () => 4711, roots)).toEqual({
    kind: "descriptor",
    pid: 4711,
    fd: 17,
  });
});

test("resolveOffer() finds the host path of a sandbox path, without asking for a pid", () => {
  const noPid = () => {
    throw new Error("nobody needs it");
  };
  expect(
    resolveOffer({ kind: "path", path: "/data/storage/el2/base/.backup/run-1-1/part.0.tar" }, noPid, roots),
  ).toEqual({ kind: "path", path: "/home/el2/com.example.notes/.backup/run-1-1/part.0.tar" });
});

test.each([
  "/etc/passwd",
  "/home/el2/com.example.notes/file",
  "/data/storage/el2/base/../../../../etc/passwd",
  "/data/storage/el2/basement/file",
  "/data/storage/el3/base/file",
  "",
])("resolveOffer() refuses %j, which lies outside the sandbox", (path) => {
  expect(() => resolveOffer({ kind: "path", path }, () => 1, roots)).toThrow(
    expect.objectContaining({ reason: "invalidArgument" }),
  );
});
