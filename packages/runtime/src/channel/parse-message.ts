import type { Message, NotificationMessage, RequestMessage, ResponseMessage } from "vscode-jsonrpc/node";

/**
 * Reads one message: JSON-RPC 2.0, parameters by name, every id a number or a string. What JSON-RPC has beside that
 * (batches, parameters by position, `$/…` of its extensions) none of our processes sends, so it is an error here.
 *
 * @throws {Error} for anything else.
 */
export function parseMessage(text: string): Message {
  const value = parseJson(text);
  if (!isObject(value) || value.jsonrpc !== "2.0") throw unreadable("it is not JSON-RPC 2.0");
  const so = typeof value.method === "string" ? wrongInCall(value.method, value) : wrongInAnswer(value);
  if (so !== undefined) throw unreadable(so);
  // Looked at above; that params and result have the right fields is what the message's own schema tells.
  return value as unknown as RequestMessage | NotificationMessage | ResponseMessage;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Its own message would repeat some of the text, which may be anything, in a log.
    throw new Error("Cannot read a message: it is not JSON", { cause });
  }
}

function wrongInCall(method: string, { id, params, ...rest }: Fields): string | undefined {
  if (id !== undefined && !isId(id)) return `the id of ${nameOf(method)} is neither a number nor a string`;
  if (!isObject(params)) return `the params of ${nameOf(method)} are not an object`;
  if (method.startsWith("$/")) return `it calls ${nameOf(method)}, which is reserved`;
  return "result" in rest || "error" in rest ? `it calls ${nameOf(method)} and answers at once` : undefined;
}

function wrongInAnswer(value: Fields): string | undefined {
  if (!("result" in value) && !("error" in value)) return "it neither calls nor answers anything";
  if ("result" in value && "error" in value) return "it answers with a result and an error";
  if (!isId(value.id)) return "it answers to no id";
  if (!("error" in value)) return undefined;
  const { error } = value;
  const isError = isObject(error) && typeof error.code === "number" && typeof error.message === "string";
  return isError ? undefined : "its error has no code or no message";
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number | string {
  return typeof value === "number" || typeof value === "string";
}

const maxNameLength = 64;

/** A stranger's word, short enough for a log. */
function nameOf(method: string): string {
  return JSON.stringify(method.length > maxNameLength ? `${method.slice(0, maxNameLength)}…` : method);
}

function unreadable(so: string): Error {
  return new Error(`Cannot read a message: ${so}`);
}
