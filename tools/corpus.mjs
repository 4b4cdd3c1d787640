// Runs every project in a directory of checked-out repositories: npm run corpus -- DIR [--json] [--only TEXT] [--keep]
//
// Each project is installed on a device of its own with the command line, its extension is constructed, each callback
// that its class defines is called, and files that were planted at every border of its profile are backed up, removed,
// restored and compared. Every project is treated alike: nothing here, or in what it calls, knows any of them by name.
import { relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findProjects } from "./corpus/find-projects.mjs";
import { formatRows } from "./corpus/format-rows.mjs";
import { ThrowAwayDevice } from "./corpus/throw-away-device.mjs";
import { tryProject } from "./corpus/try-project.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** One object a line in place of the table. */
    json: { type: "boolean", default: false },
    /** Only projects with this text in their path. */
    only: { type: "string", default: "" },
    /** Leaves the devices where they are, and says where. */
    keep: { type: "boolean", default: false },
  },
});
const [directory] = positionals;
if (directory === undefined || positionals.length > 1) {
  console.error("usage: npm run corpus -- DIR [--json] [--only TEXT] [--keep]");
  process.exit(2);
}

const root = resolve(directory);
const projects = findProjects(root).filter((project) => project.includes(values.only));
if (projects.length === 0) {
  console.error(`No project is in ${root}: none of its folders has AppScope/app.json5`);
  process.exit(1);
}

const rows = [];
for (const project of projects) {
  const name = relative(root, project) || ".";
  const device = new ThrowAwayDevice();
  try {
    const row = { kind: "project", project: name, ...(await tryProject(project, device)) };
    rows.push(row);
    if (values.json) console.log(JSON.stringify(row));
    else process.stderr.write(`${rows.length} of ${projects.length}: ${name}\n`);
  } finally {
    if (values.keep) console.error(`${name}: ${device.home}`);
    device.dispose({ keep: values.keep });
  }
}
if (!values.json) process.stdout.write(formatRows(rows));
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
