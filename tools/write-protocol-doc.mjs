// Writes docs/protocol.md from the schemas that the processes themselves check messages with. With --check it writes
// nothing and fails where the file says something else. Run it after a build: it reads packages/protocol/dist.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as protocol from "../packages/protocol/dist/index.js";

const { clientMessages, extensionMessages, errorTable } = protocol;
const path = join(dirname(fileURLToPath(import.meta.url)), "../docs/protocol.md");
const maxLineLength = 110;
const reasonType = "string /* one of the reasons at the end of this page */";

/** Schemas that are exported have a name; a message that uses one says the name. */
const shapeNames = new Map(
  [protocol, clientMessages, extensionMessages].flatMap((module) =>
    Object.entries(module)
      .filter(([name]) => name.endsWith("Schema"))
      .map(([name, schema]) => [schema, shapeNameOf(name)]),
  ),
);
/** Those that a message was found to use, directly or within another. */
const usedShapes = new Map();

/** Tests hold each of these against a real service: packages/service/test/clients/hostile-frames.test.ts. */
const frameOutcomes = [
  ["a frame that says it is longer than 1 MiB", "the connection ends before a byte of it is read"],
  ["a frame that is not JSON, not JSON-RPC 2.0 or beyond what is used of it", "the connection ends"],
  ["an answer to nothing, or a second one to the same request", "the connection ends"],
  ["a notification that nobody expects, or with parameters of the wrong shape", "the connection ends"],
  [
    "the end of the stream in the middle of a frame",
    "the connection ends, and it is told apart from an end between frames",
  ],
  ["half a frame, and then silence", "it is waited for, with at most 1 MiB kept; nobody else waits"],
  ["a request that nobody expects", "it is answered with `unknown` (13900042); the connection lives on"],
  [
    "a request with parameters of the wrong shape",
    "it is answered with `invalidArgument` (13900020) and the field's name; the connection lives on",
  ],
  [
    "a request at the wrong time, or by somebody who may not",
    "it is answered as its own section says; the connection lives on",
  ],
  [
    "an answer of the wrong shape",
    "what asked for it fails with `invalidArgument` or, for an error, `unknown`; the connection lives on",
  ],
  ["more than 16 MiB of answers that the other side has not read", "the connection ends"],
];

const head = `# What the processes say to each other

<!-- Made by tools/write-protocol-doc.mjs from packages/protocol/src; change it there, then: npm run docs:protocol -->

There are three kinds of process: a client, the service, an extension. A client and the service talk over the service's unix
socket, which \`run/service.json\` in the device home names; the service and an extension over a socket pair that the
extension has as descriptor 3. Both talk in the same frames; who may say what, and when, stands below.

## Frames

A frame is four bytes of length, most significant first, then that many bytes of UTF-8: one message of JSON-RPC 2.0. The
length is at most 1,048,576 (1 MiB), without the four bytes. Bulk bytes never travel in a message: open files are offered
(see Offer), and an offer is taken before the message that carries it is answered.

Of JSON-RPC only this is used: parameters by name, an object also where it is empty; ids that are numbers or strings; no
batches; none of the methods that begin with \`$/\`. Each side counts its own ids. Unknown fields of an object are skipped.
An error is answered with the code 1 and, as its data, a WireError.

${table(["what arrives", "what happens"], frameOutcomes)}

Where a connection ends, nothing that came after the cause is looked at, requests that wait on it fail with
\`serviceUnreachable\`, and the reason is told to whoever owns that side of it: the service writes it to
\`log/service.jsonl\`. With a client's connection its session ends; with an extension's, its bundle (13500004). Other
connections notice nothing of it.
`;

const text = `${[
  head,
  `## Between a client and the service\n\n${chapter("client-messages")}`,
  `## Between the service and an extension\n\n${chapter("extension-messages")}`,
  `## Shapes\n\nWhat several messages share. A question mark after a field: it may be absent.\n\n${shapes()}`,
  `## Reasons\n\nWhy something failed. Programs of a client get the code; the reason is what our own processes go by.\n\n${reasons()}`,
]
  .map((part) => part.trimEnd())
  .join("\n\n")}\n`;

if (process.argv.includes("--check")) {
  const isSame = readIfThere(path) === text;
  console.log(
    isSame ? "protocol: docs/protocol.md says what the schemas say" : "protocol: docs/protocol.md is outdated",
  );
  if (!isSame) console.error("Bring it up to date with: npm run docs:protocol");
  process.exitCode = isSame ? 0 : 1;
} else {
  writeFileSync(path, text);
}

function chapter(name) {
  const definitions = inSourceOrder(name);
  const contents = definitions.map(({ method, kind, note }) => [
    `[\`${method}\`](#${anchorOf(method)})`,
    note.from,
    kind,
  ]);
  return `${table(["message", "from", "kind"], contents)}\n\n${definitions.map(section).join("\n\n")}`;
}

/** A module's names come sorted; people want to read them in the order in which they are used. */
function inSourceOrder(name) {
  const code = readFileSync(new URL(`../packages/protocol/dist/${name}.js`, import.meta.url), "utf8");
  const placeOf = ({ method }) => code.indexOf(JSON.stringify(method));
  const module = name === "client-messages" ? clientMessages : extensionMessages;
  return Object.values(module)
    .filter(isDefinition)
    .sort((left, right) => placeOf(left) - placeOf(right));
}

function isDefinition(value) {
  return value?.kind === "request" || value?.kind === "notification";
}

function section({ kind, method, note, params, result }) {
  const answer = kind === "request" ? [`answer: ${typeText(result, 0)}`] : [];
  const code = [`params: ${typeText(params, 0)}`, ...answer].join("\n").replaceAll(": \n", ":\n");
  const facts = [
    `- From: the ${note.from}${kind === "request" ? "" : ", a notification"}`,
    `- When: ${note.when}`,
    `- Otherwise: ${note.otherwise}`,
  ].join("\n");
  return [`### ${method}`, note.about, facts, `\`\`\`ts\n${code}\n\`\`\``].join("\n\n");
}

/** Call it last: it tells of what the messages before used. */
function shapes() {
  const texts = new Map();
  // Grows while it is walked, by what a shape itself uses.
  for (const [name, schema] of usedShapes) texts.set(name, structureText(schema, 0).replace(/^\n/, ""));
  return [...texts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, text]) => `### ${name}\n\n\`\`\`ts\n${text}\n\`\`\``)
    .join("\n\n");
}

function typeText(schema, depth) {
  const name = shapeNames.get(schema);
  if (name === undefined) return structureText(schema, depth);
  usedShapes.set(name, schema);
  return name;
}

function structureText(schema, depth) {
  switch (schema.type) {
    case "string":
    case "number":
    case "boolean":
      return schema.type;
    case "literal":
      return JSON.stringify(schema.literal);
    case "picklist":
      return isReasons(schema)
        ? reasonType
        : union(
            schema.options.map((option) => JSON.stringify(option)),
            depth,
          );
    case "optional":
      return typeText(schema.wrapped, depth);
    case "array":
      return arrayText(typeText(schema.item, depth));
    case "variant":
    case "union":
      return union(
        schema.options.map((option) => typeText(option, depth + 2)),
        depth,
      );
    case "object":
      return objectText(schema.entries, depth);
    default:
      throw new Error(`Cannot describe a schema of the type ${schema.type}: teach ${import.meta.filename}`);
  }
}

function arrayText(item) {
  return item.includes(" | ") && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function objectText(entries, depth) {
  const fields = Object.entries(entries).map(
    ([name, schema]) => `${name}${schema.type === "optional" ? "?" : ""}: ${typeText(schema, depth + 1)}`,
  );
  if (fields.length === 0) return "{}";
  return oneLineOr(`{ ${fields.join("; ")} }`, depth, (indent) =>
    [`{`, ...fields.map((field) => `${indent}  ${field};`), `${indent}}`].join("\n"),
  );
}

function union(options, depth) {
  return oneLineOr(options.join(" | "), depth, (indent) =>
    options.map((option) => `\n${indent}  | ${option}`).join(""),
  );
}

function oneLineOr(line, depth, makeLines) {
  const isShort = !line.includes("\n") && line.length + 2 * depth <= maxLineLength;
  return isShort ? line : makeLines("  ".repeat(depth));
}

function isReasons(schema) {
  return schema.type === "picklist" && schema.options.length === Object.keys(errorTable).length;
}

function reasons() {
  const rows = Object.entries(errorTable).map(([reason, { code, text, raisedBy, remedy }]) => [
    `\`${reason}\``,
    String(code),
    text,
    raisedBy,
    remedy,
  ]);
  return table(["reason", "code", "text for programs", "raised by", "what to do"], rows);
}

function table(titles, rows) {
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(titles), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function shapeNameOf(schemaName) {
  const name = schemaName.replace(/Schema$/, "");
  return name[0].toUpperCase() + name.slice(1);
}

/** As GitHub makes it of a heading. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
