// docs/compatibility.md: every member and every fault has a row, and the tests that the rows name exist.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { members } from "./api-members.mjs";
import { catalogue } from "./mutations/catalogue.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** The kinds of rows besides members, by their letter: how many there have to be. */
const numbered = { S: 60, W: 75, C: 12 };
const problems = [];
const rows = readRows(readFileSync(join(root, "docs/compatibility.md"), "utf8"));

checkNames(
  rows.filter(({ kind }) => kind === "member").map(({ name }) => name),
  members,
);
checkNames(
  rows.filter(({ kind }) => kind === "numbered").map(({ name }) => name),
  Object.entries(numbered).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  ),
);
for (const row of rows) checkTests(row);
for (const { row: name, test } of catalogue) checkMutation(name, test);

for (const problem of problems) console.error(`docs/compatibility.md: ${problem}`);
console.log(
  problems.length === 0
    ? `compatibility: ${members.length} members, ${numbered.S + numbered.W} faults and ${numbered.C} rules have tests that exist`
    : `compatibility: ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function readRows(text) {
  return text.split("\n").flatMap((line) => {
    const [, member, row, rest] = /^\| (?:`([^`]+)`|([SWC]\d+)) \| (.*) \|$/.exec(line) ?? [];
    if (rest === undefined) return [];
    const cells = rest.split(" | ");
    if (cells.length !== 3 || cells.some((cell) => cell.trim() === ""))
      problems.push(`${member ?? row}: not four cells`);
    const tests = (cells.at(-1) ?? "").split("<br>").map((cell) => {
      const [, file = "", title = ""] = /^`([^`]+)`: (.+)$/.exec(cell) ?? [];
      return { file, title };
    });
    return [member === undefined ? { kind: "numbered", name: row, tests } : { kind: "member", name: member, tests }];
  });
}

function checkNames(found, wanted) {
  for (const name of wanted) {
    const count = found.filter((each) => each === name).length;
    if (count !== 1) problems.push(`${name} has ${count} rows`);
  }
  for (const name of found) if (!wanted.includes(name)) problems.push(`${name} is nothing that is to be listed`);
}

function checkTests({ name, tests }) {
  for (const { file, title } of tests) {
    if (file === "" || title === "") problems.push(`${name}: a test is not written as \`file\`: title`);
    else if (!existsSync(join(root, file))) problems.push(`${name}: ${file} does not exist`);
    else if (!hasTitle(readFileSync(join(root, file), "utf8"), title))
      problems.push(`${name}: ${file} has no test "${title}"`);
  }
}

// As a whole text in quotes of any kind: a part of a title is not enough.
function hasTitle(source, title) {
  return ['"', "'", "`"].some((quote) => {
    const escaped = title.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
    return source.includes(`${quote}${escaped}${quote}`);
  });
}

function checkMutation(name, { file, name: title }) {
  const row = rows.find((each) => each.name === name);
  if (row?.tests.some((test) => test.file === file && test.title === title) === true) return;
  problems.push(`${name}: the row does not name the test that finds its fault, ${file}: ${title}`);
}
