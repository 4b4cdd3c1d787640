import { BackupError } from "@carryall/protocol";
import { expect, test } from "vitest";
import { explainFileError } from "../../src/archive/explain-file-error.ts";

function throwing(code: string, message: string): () => never {
  return () => {
    throw Object.assign(new Error(message), { code });
  };
}

test.each([
  ["ENOSPC", "noSpace", "no space left on device"],
  ["EACCES", "accessDenied", "permission denied"],
  ["EIO", "ioError", "i/o error"],
])("explainFileError() turns %s into a sentence without Node's call and descriptors", (code, reason, text) => {
  const work = throwing(code, `${code}: something, copyfile '/proc/self/fd/21' -> '/proc/self/fd/29'`);
  const explain = () => explainFileError("Cannot write part.0.tar into /archive", work);

  expect(explain).toThrowError(
    expect.objectContaining({ reason, message: `Cannot write part.0.tar into /archive: ${text}` }),
  );
});

test("explainFileError() keeps the message of an error that it has no words for, and errors of ours whole", () => {
  const ours = new BackupError("unpackFailed", "as it was");

  expect(() => explainFileError("Cannot read", throwing("EWHAT", "EWHAT: odd"))).toThrowError(
    "Cannot read: EWHAT: odd",
  );
  expect(() =>
    explainFileError("Cannot read", () => {
      throw ours;
    }),
  ).toThrowError(ours);
});
