import { Buffer } from "node:buffer";
import { parameterError } from "../errors/parameter-error.ts";

export const Base64Type = Object.freeze({ BASIC: 0, MIME: 1, BASIC_URL_SAFE: 2, MIME_URL_SAFE: 3 });

const mimeLineLength = 76;

/** `util.Base64Helper`. MIME has lines of 76 characters with CR LF between them; URL safe has no padding. */
export class Base64Helper {
  encodeSync(source: unknown, type?: unknown): Uint8Array {
    return new Uint8Array(Buffer.from(toText(source, type), "latin1"));
  }

  encodeToStringSync(source: unknown, type?: unknown): string {
    return toText(source, type);
  }

  decodeSync(source: unknown, type?: unknown): Uint8Array {
    return toBytes(source, type);
  }

  async encode(source: unknown, type?: unknown): Promise<Uint8Array> {
    return this.encodeSync(source, type);
  }

  async encodeToString(source: unknown, type?: unknown): Promise<string> {
    return toText(source, type);
  }

  async decode(source: unknown, type?: unknown): Promise<Uint8Array> {
    return toBytes(source, type);
  }
}

function toText(source: unknown, type: unknown): string {
  if (!(source instanceof Uint8Array) || source.length === 0) throw parameterError("The source must be a Uint8Array.");
  const kind = checkType(type);
  const isUrlSafe = kind === Base64Type.BASIC_URL_SAFE || kind === Base64Type.MIME_URL_SAFE;
  const text = Buffer.from(source.buffer, source.byteOffset, source.length).toString(
    isUrlSafe ? "base64url" : "base64",
  );
  if (!isMime(kind)) return text;
  return (text.match(new RegExp(`.{1,${mimeLineLength}}`, "g")) ?? []).join("\r\n");
}

function toBytes(source: unknown, type: unknown): Uint8Array {
  if (!(source instanceof Uint8Array) && typeof source !== "string") {
    throw parameterError("The source must be a Uint8Array or a string.");
  }
  const kind = checkType(type);
  const given = typeof source === "string" ? source : Buffer.from(source).toString("latin1");
  const text = isMime(kind) ? given.replace(/[\r\n]/g, "") : given;
  const isUrlSafe = kind === Base64Type.BASIC_URL_SAFE || kind === Base64Type.MIME_URL_SAFE;
  const pattern = isUrlSafe ? /^[A-Za-z0-9_-]*={0,2}$/ : /^[A-Za-z0-9+/]*={0,2}$/;
  if (text === "" || !pattern.test(text) || (!isUrlSafe && text.length % 4 !== 0)) {
    throw parameterError("The source is not Base64 of this type.");
  }
  return new Uint8Array(Buffer.from(text, isUrlSafe ? "base64url" : "base64"));
}

function checkType(type: unknown): number {
  if (type === undefined) return Base64Type.BASIC;
  if (!Object.values(Base64Type).some((known) => known === type)) {
    throw parameterError("The type must be one of util.Type.");
  }
  return Number(type);
}

function isMime(type: number): boolean {
  return type === Base64Type.MIME || type === Base64Type.MIME_URL_SAFE;
}
