// Puts faults of the original back, one at a time, in a copy of this checkout, and shows which test finds each.
//
//   node tools/mutate.mjs [--seed N] [--count 20] [--row S17]...
//
// Exits with 1 where a fault goes unnoticed, does not compile, or its test fails without it.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { catalogue } from "./mutations/catalogue.mjs";
import { chooseMutations } from "./mutations/choose-mutations.mjs";
import { titlePattern } from "./mutations/title-pattern.mjs";

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), ".."));
const copyLimitMs = 120_000;
/** A test that waits for what never comes fails then. */
const testLimitMs = 8000;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    count: { type: "string", default: "20" },
    row: { type: "string", multiple: true, default: [] },
  },
});

console.log(`seed ${values.seed}`);
const chosen = chooseMutations(catalogue, {
  seed: Number(values.seed),
  count: Number(values.count),
  rows: values.row,
});
const copy = mkdtempSync(join(tmpdir(), "carryall-mutations-"));
try {
  copyCheckout();
  process.exitCode = run() ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function run() {
  const { isBuilt, output } = build();
  if (!isBuilt) {
    console.log(`the checkout does not build:\n${output}`);
    return false;
  }
  const baseline = runTests(chosen.map(({ test }) => test));
  const sick = chosen.filter(({ test }) => !passes(baseline, test));
  for (const { row, test } of sick) console.log(`${row}: fails or is missing without any fault: ${test.name}`);
  const outcomes = chosen.filter((each) => !sick.includes(each)).map(tryMutation);
  const found = outcomes.filter((outcome) => outcome === "found").length;
  console.log(`${found} of ${chosen.length} faults were found by the test of their row`);
  return found === chosen.length;
}

function tryMutation({ row, file, find, replace, test }) {
  const path = join(copy, file);
  const whole = readFileSync(path, "utf8");
  console.log(`\n${row}  ${file}`);
  if (whole.split(find).length !== 2) {
    console.log("  the text to be changed is not there exactly once");
    return "misplaced";
  }
  printChange(find, replace);
  writeFileSync(
    path,
    whole.replace(find, () => replace),
  );
  try {
    const { isBuilt, output } = build();
    if (!isBuilt) {
      console.log(`  does not build:\n${output}`);
      return "unbuilt";
    }
    const failed = runTests([test]).filter(
      ({ status, title }) => status === "failed" && titlePattern(test.name).test(title),
    );
    if (failed.length === 0) {
      console.log(`  SURVIVES  ${test.file}: ${test.name}`);
      return "survived";
    }
    for (const { title, reason } of failed) {
      console.log(`  failed as it must  ${test.file}: ${title}`);
      console.log(`    ${reason}`);
    }
    return "found";
  } finally {
    writeFileSync(path, whole);
  }
}

function printChange(find, replace) {
  const before = find.replace(/\n$/, "").split("\n");
  const after = replace === "" ? [] : replace.replace(/\n$/, "").split("\n");
  for (const line of before.filter((each) => !after.includes(each))) console.log(`  - ${line.trim()}`);
  for (const line of after.filter((each) => !before.includes(each))) console.log(`  + ${line.trim()}`);
}

function build() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/build.mjs"], {
    cwd: copy,
    encoding: "utf8",
    timeout: copyLimitMs,
  });
  return { isBuilt: status === 0, output: `${stdout}${stderr}` };
}

/** @returns Every test that ran: `file` in this repository, `title`, `status` ("passed", "failed") and the `reason`. */
function runTests(tests) {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const files = [...new Set(tests.map(({ file }) => file))];
  const names = tests.map(({ name }) => titlePattern(name).source).join("|");
  spawnSync(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      ...["run", ...files, "--testNamePattern", names],
      ...["--reporter=json", `--outputFile=${report}`, `--testTimeout=${testLimitMs}`],
    ],
    { cwd: copy, stdio: "ignore", timeout: copyLimitMs },
  );
  try {
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    return testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ status, title, failureMessages: [message = ""] }) => {
        const [reason = ""] = message.split("\n");
        return { file: relative(copy, name), title, status, reason };
      }),
    );
  } catch {
    // It did not come so far as to report: no test failed, and that is what it says.
    return [];
  }
}

function passes(results, { file, name }) {
  const own = results.filter((each) => each.file === file && titlePattern(name).test(each.title));
  return own.some(({ status }) => status === "passed") && own.every(({ status }) => status !== "failed");
}

// Everything but what is installed, which is linked; our own packages must be those of the copy.
function copyCheckout() {
  cpSync(root, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => ![join(root, "node_modules"), join(root, ".git")].includes(path),
  });
  linkModules("node_modules");
}

function linkModules(folder) {
  mkdirSync(join(copy, folder));
  for (const name of readdirSync(join(root, folder))) {
    const path = join(root, folder, name);
    const isScope = name.startsWith("@") && lstatSync(path).isDirectory();
    if (isScope) linkModules(join(folder, name));
    else symlinkSync(inCopy(realpathSync(path)), join(copy, folder, name));
  }
}

function inCopy(path) {
  return path.startsWith(join(root, "packages") + sep) ? join(copy, relative(root, path)) : path;
}
