import { Buffer } from "node:buffer";

/** Gives the bytes of a text. */
export type EncodeText = (text: string) => Uint8Array;

/** What writes texts in an encoding; undefined for an encoding that cannot be written here. */
export function encoderOf(encoding: string): EncodeText | undefined {
  switch (encoding.toLowerCase()) {
    case "utf-8":
    case "utf8":
      return (text) => new Uint8Array(Buffer.from(text, "utf8"));
    case "utf-16le":
    case "utf-16":
      return (text) => new Uint8Array(Buffer.from(text, "utf16le"));
    case "utf-16be":
      return (text) => new Uint8Array(Buffer.from(text, "utf16le").swap16());
    case "iso-8859-1":
    case "latin1":
    case "ascii":
    case "us-ascii":
      return (text) => new Uint8Array(Buffer.from(text, "latin1"));
    case "gbk":
    case "gb2312":
    case "gb18030":
      return createGbkEncoder();
    default:
      return undefined;
  }
}

// The machine reads GBK and does not write it: what every pair of bytes reads as tells how to write it.
function createGbkEncoder(): EncodeText {
  let pairs: ReadonlyMap<string, readonly number[]> | undefined;
  const questionMark = [0x3f];
  return (text) => {
    pairs ??= readGbkPairs();
    const bytesOf = pairs;
    return Uint8Array.from(
      Array.from(text).flatMap((character) => {
        const code = character.codePointAt(0) ?? 0;
        return code < 0x80 ? [code] : (bytesOf.get(character) ?? questionMark);
      }),
    );
  };
}

function readGbkPairs(): Map<string, readonly number[]> {
  const bytesOf = new Map<string, readonly number[]>();
  const decoder = new TextDecoder("gbk");
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    const trails = Array.from({ length: 0xfe - 0x40 + 1 }, (_, index) => 0x40 + index).filter(
      (trail) => trail !== 0x7f,
    );
    for (const trail of trails) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (!bytesOf.has(character)) bytesOf.set(character, [lead, trail]);
    }
  }
  return bytesOf;
}
