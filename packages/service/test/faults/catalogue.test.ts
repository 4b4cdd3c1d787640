import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "../../../../tools/mutations/catalogue.mjs";

const root = new URL("../../../../", import.meta.url);

test.each(catalogue)("the fault of $row can still be put back into $file", ({ file, find, replace }) => {
  const text = read(file);
  expect(text.split(find)).toHaveLength(2);
  expect(text.replace(find, () => replace)).not.toBe(text);
});

test.each(catalogue)("the test that finds the fault of $row stands in $test.file", ({ test: { file, name } }) => {
  expect(read(file)).toContain(name);
});

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, root)), "utf8");
}
