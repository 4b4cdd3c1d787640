import { formatTable } from "../../packages/cli/dist/output/format-table.js";

/** The table, and under it what did not fit into it. */
export function formatRows(rows) {
  const heading = [
    "PROJECT",
    "MODULE",
    "LOADS",
    "CALLBACKS",
    "SOURCES",
    "KITS",
    "STUBS",
    "MISSING",
    "LINT",
    "ROUND TRIP",
  ];
  const table = formatTable([heading, ...rows.map(cells)]);
  const notes = rows.flatMap(notesOf);
  return notes.length === 0 ? table : `${table}\n${notes.join("\n")}\n`;
}

function cells({ project, module, loads, callbacks, sources, kits, stubs, missing, lint, roundTrip }) {
  return [
    project,
    module ?? "–",
    loads === true ? "yes" : loads.length > 24 ? "no (below)" : loads,
    callbacks.map(({ callback, outcome }) => (outcome === "returned" ? callback : `${callback}!`)).join(" ") || "–",
    String(sources),
    String(kits.length),
    String(stubs.length),
    String(missing.length),
    lint === null ? "–" : String(lint),
    roundTripText(roundTrip),
  ];
}

function roundTripText({ result, expected, planted }) {
  if (result === "same") return `same (${expected} of ${planted})`;
  if (result === "forbidden") return "not allowed by profile";
  if (result === "author") return `same without author's code (${expected} of ${planted})`;
  return result;
}

function notesOf({ project, loads, callbacks, missing, roundTrip }) {
  const failures = callbacks.filter(({ outcome }) => outcome !== "returned");
  return [
    ...(loads === true || loads.length <= 24 ? [] : [`${project}: ${loads}`]),
    ...failures.map(
      ({ callback, outcome, error }) => `${project}: ${callback} ${outcome}${error === undefined ? "" : `: ${error}`}`,
    ),
    ...missing.map((name) => `${project}: a stub stands for ${name}`),
    ...(roundTrip.outside ?? []).map((include) => `${project}: ${include} is outside of the sandbox`),
    ...(roundTrip.why ?? []).slice(0, 12).map((why) => `${project}: ${why}`),
  ];
}
