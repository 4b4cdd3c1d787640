// Runs peer suites, checked out by whoever asks: node tools/peer-suites.mjs DIR [--rest]
// Prints, as Markdown, how many cases of each file pass, and each kind of failure. A file that a suite's own list
// leaves out is named, and run with --rest.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const carryall = join(root, "packages/carryall/bin/carryall.cjs");
const maxDepth = 6;
const namesPerKind = 3;

const [directory, ...flags] = process.argv.slice(2);
if (directory === undefined) {
  console.error("Usage: node tools/peer-suites.mjs DIR [--rest]");
  process.exit(2);
}

const suites = [];
for (const suite of new Set(findSuites(resolve(directory), 0))) suites.push(await runSuite(suite));
printTable(suites);
printKinds(suites);
printUnlisted(suites);

/** Folders in which some module has `src/ohosTest`. */
function* findSuites(folder, depth) {
  if (existsSync(join(folder, "src/ohosTest"))) {
    yield dirname(folder);
    return;
  }
  if (depth === maxDepth) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== "node_modules") yield* findSuites(join(folder, entry.name), depth + 1);
  }
}

async function runSuite(suite) {
  const name = basename(suite);
  const { cases, why } = await runTests(suite, []);
  const ran = new Set(cases.map(({ file }) => file));
  const unlisted = [...listTestFiles(suite)].filter((file) => !ran.has(relative(suite, file)) && countCases(file) > 0);
  const whyNot = new Map();
  if (flags.includes("--rest")) {
    for (const file of unlisted) {
      const rest = await runTests(suite, ["--file", file]);
      cases.push(...rest.cases);
      whyNot.set(file, rest.why);
    }
  }
  return { name, suite, cases, why, unlisted, whyNot };
}

async function runTests(suite, options) {
  const child = spawn(process.execPath, [carryall, "test", suite, "--json", "--quiet", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  const cases = [];
  let why = "";
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line);
    if (said.kind === "testCase") cases.push(said);
    if (said.kind === "tests") why = said.brokenOff.join("; ");
    if (said.kind === "error") why = said.message;
  }
  return { cases, why: why || (cases.length === 0 ? complaint.trim().split("\n").at(-1) : "") };
}

function* listTestFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listTestFiles(path);
    else if (/\.test\.(ets|ts|js)$/.test(entry.name) && !entry.name.startsWith("List.test")) yield path;
  }
}

function countCases(file) {
  return readFileSync(file, "utf8").match(/^\s*it\(/gm)?.length ?? 0;
}

function printTable(all) {
  console.log("| suite | file | cases | passed | failed |\n| --- | --- | ---: | ---: | ---: |");
  for (const { name, cases, why } of all) {
    const files = Map.groupBy(cases, ({ file }) => file);
    for (const [file, own] of files) printRow(name, basename(file) === file ? file : shortName(file), own);
    printRow(`**${name}**`, why === "" ? "**all**" : `**all** (${why})`, cases);
  }
  if (all.length > 1)
    printRow(
      "**all suites**",
      "",
      all.flatMap(({ cases }) => cases),
    );
}

function shortName(file) {
  return file.replace(/^.*src\/ohosTest\/(ets|js)\/test\//, "");
}

function printRow(name, file, cases) {
  const passed = cases.filter(({ status }) => status === "passed").length;
  const rate = name.startsWith("**") && cases.length > 0 ? ` (${((100 * passed) / cases.length).toFixed(1)} %)` : "";
  console.log(`| ${name} | ${file} | ${cases.length} | ${passed}${rate} | ${cases.length - passed} |`);
}

function printKinds(all) {
  const failures = all.flatMap(({ name, cases }) =>
    cases.filter(({ status }) => status !== "passed").map((one) => ({ ...one, suiteName: name })),
  );
  if (failures.length === 0) return;
  console.log("\n| suite | failure | cases | such as |\n| --- | --- | ---: | --- |");
  const kinds = Map.groupBy(failures, ({ suiteName, message = "" }) => `${suiteName} | ${firstLine(message)}`);
  for (const [kind, own] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
    const names = own.slice(0, namesPerKind).map(({ name }) => `\`${name}\``);
    console.log(`| ${kind} | ${own.length} | ${names.join(", ")}${own.length > namesPerKind ? ", …" : ""} |`);
  }
}

function firstLine(message) {
  return message.split("\n")[0].replaceAll("|", "\\|") || "no message";
}

function printUnlisted(all) {
  const files = all.flatMap(({ name, suite, unlisted, whyNot }) =>
    unlisted.map((file) => {
      const why = firstLine(whyNot.get(file) ?? "").replace(`${suite}/`, "");
      return `- ${name}: ${shortName(relative(suite, file))} (${countCases(file)} cases)${why === "no message" ? "" : `: ${why}`}`;
    }),
  );
  if (files.length > 0) console.log(`\nFiles that a suite's own list leaves out:\n\n${files.join("\n")}`);
}
