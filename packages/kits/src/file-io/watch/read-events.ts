import { Buffer } from "node:buffer";

/** One event of inotify's. */
export interface RawEvent {
  readonly watch: number;
  readonly mask: number;
  /** Joins the two halves of a rename; 0 for everything else. */
  readonly cookie: number;
  /** Of the entry in a watched directory; empty for the watched file itself. */
  readonly name: string;
}

const headerBytes = 16;

/** Reads what inotify gave in one read: whole events, each a header of four 32-bit words and a padded name. */
export function readEvents(bytes: Uint8Array): RawEvent[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  const word = (at: number): number => (little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at));
  const events: RawEvent[] = [];
  for (let at = 0; at + headerBytes <= buffer.length; ) {
    const nameBytes = word(at + 12);
    const name = buffer.toString("utf8", at + headerBytes, at + headerBytes + nameBytes).replace(/\0+$/, "");
    events.push({ watch: word(at) | 0, mask: word(at + 4), cookie: word(at + 8), name });
    at += headerBytes + nameBytes;
  }
  return events;
}
