import type { TestCase, TestReport } from "./test-report.ts";

/**
 * The reports of a project's test modules as JUnit XML, as continuous integration reads it: a `testsuite` for each
 * suite, in the order in which they began. A run that broke off is an `error` of its own.
 *
 * @see testmoapp/junitxml, "JUnit XML file format"
 */
export function formatJunit(reports: readonly TestReport[]): string {
  const suites = reports.flatMap(suitesOf);
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites name="ohosTest" ${countsOf(all)}>\n`,
    ...suites.map(formatSuite),
    "</testsuites>\n",
  ].join("");
}

interface Suite {
  readonly name: string;
  readonly module: string;
  readonly cases: readonly TestCase[];
}

function suitesOf({ module, cases, brokenOff }: TestReport): Suite[] {
  const byName = Map.groupBy(cases, ({ suite }) => suite);
  const suites = [...byName].map(([name, members]) => ({ name, module, cases: members }));
  if (brokenOff === undefined) return suites;
  const broken: TestCase = {
    suite: module,
    name: "the tests run to their end",
    file: "",
    status: "error",
    durationMs: 0,
    message: brokenOff,
  };
  return [...suites, { name: module, module, cases: [broken] }];
}

function formatSuite({ name, module, cases }: Suite): string {
  const file = cases.find((one) => one.file !== "")?.file;
  const place = file === undefined ? "" : ` file="${escapeXml(file)}"`;
  return [
    `  <testsuite name="${escapeXml(name)}" package="${escapeXml(module)}" ${countsOf(cases)}${place}>\n`,
    ...cases.map(formatCase),
    "  </testsuite>\n",
  ].join("");
}

function countsOf(cases: readonly TestCase[]): string {
  const count = (status: TestCase["status"]): number => cases.filter((one) => one.status === status).length;
  const totalMs = cases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return [
    `tests="${cases.length}"`,
    `failures="${count("failed")}"`,
    `errors="${count("error")}"`,
    `skipped="${count("skipped")}"`,
    `time="${seconds(totalMs)}"`,
  ].join(" ");
}

const elements = { failed: "failure", error: "error" } as const;

function formatCase({ suite, name, status, durationMs, message }: TestCase): string {
  const start = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" time="${seconds(durationMs)}"`;
  if (status === "passed") return `${start}/>\n`;
  if (status === "skipped") return `${start}>\n      <skipped/>\n    </testcase>\n`;
  return `${start}>\n      <${elements[status]} message="${escapeXml(message)}"/>\n    </testcase>\n`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

// What XML has no place for at all, not even as a reference, is told by the replacement character.
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
