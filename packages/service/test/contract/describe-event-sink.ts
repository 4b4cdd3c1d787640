import { setImmediate as turn } from "node:timers/promises";
import type { clientMessages } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import type { EventSink } from "../../src/session/event-sink.ts";

type SessionEvent = clientMessages.SessionEvent;

/** A client of some kind, seen from both ends. */
export interface SinkPlace extends Disposable {
  readonly sink: EventSink;
  /** What the client heard so far. */
  readonly told: readonly SessionEvent[];
  /** From now on the client answers nothing. */
  hold(): void;
  /** It answers what is open, and the rest as it comes. */
  goOn(): void;
  die(): void;
  /** Resolves when the client has heard so many. */
  heard(count: number): Promise<void>;
}

const bundle = "com.example.notes";
const begin: SessionEvent = { kind: "begin", bundle };
const end: SessionEvent = { kind: "end", bundle };

/** What a session relies on, whatever a client is made of. */
export function describeEventSink(name: string, open: () => Promise<SinkPlace>): void {
  describe(`a client ${name}`, () => {
    test("hears every kind of event as it was told", async () => {
      using place = await open();
      const events: SessionEvent[] = [
        begin,
        { kind: "process", bundle, text: "half way" },
        { kind: "fileReady", bundle, name: "part.0.tar", errno: "EIO" },
        { kind: "filesReady", bundle, files: [{ name: "1", errno: "ENOENT" }] },
        { kind: "result", bundle, text: "done" },
        { kind: "end", bundle, error: { reason: "hookThrew", message: "the disk is full" } },
        { kind: "sizes", text: "{}" },
        { kind: "migrated", bundle },
        { kind: "allEnd" },
      ];
      for (const event of events) await place.sink.tell(event);
      expect(place.told).toEqual(events);
      expect(place.sink.isEnded).toBe(false);
    });

    test("is waited for: tell() resolves with its answer and not before", async () => {
      using place = await open();
      place.hold();
      let isAnswered = false;
      const telling = place.sink.tell(begin).then(() => {
        isAnswered = true;
      });
      await place.heard(1);
      for (let turns = 0; turns < 20; turns += 1) await turn();
      expect(isAnswered).toBe(false);
      place.goOn();
      await telling;
      await place.sink.tell(end);
      expect(place.told).toEqual([begin, end]);
    });

    test("that dies fails what it has not answered", async () => {
      using place = await open();
      place.hold();
      const telling = place.sink.tell(begin).catch((error: unknown) => error);
      await place.heard(1);
      place.die();
      expect(await telling).toBeInstanceOf(Error);
      expect(place.sink.isEnded).toBe(true);
    });

    test("that is gone hears nothing, and telling it fails", async () => {
      using place = await open();
      await place.sink.tell(begin);
      place.die();
      while (!place.sink.isEnded) await turn();
      await expect(place.sink.tell(end)).rejects.toThrow();
      expect(place.told).toEqual([begin]);
    });
  });
}
