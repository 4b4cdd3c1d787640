// What the documents name exists: every relative link, and every path in backticks that looks like one of ours.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const problems = [];
const documents = [
  ...[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "examples/README.md",
    "examples/programs/README.md",
  ].map((name) => join(root, name)),
  ...markdownIn(join(root, "docs")),
];

for (const document of documents) {
  const text = readFileSync(document, "utf8");
  for (const [, target] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
    check(document, join(dirname(document), target), target);
  for (const [, target] of text.matchAll(/`((?:packages|tools|docs|examples)\/[A-Za-z0-9_./-]+)`/g))
    check(document, join(root, target), target);
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `docs: ${documents.length} documents name only what exists`
    : `docs: ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function check(document, path, target) {
  if (!existsSync(path)) problems.push(`${relative(root, document)}: ${target} does not exist`);
}

function markdownIn(directory) {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(directory, name));
}
