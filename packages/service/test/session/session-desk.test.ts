import type { clientMessages } from "@carryall/protocol";
import { ManualClock, silentLog } from "@carryall/runtime";
import { expect, test } from "vitest";
import { channelSink } from "../../src/session/event-sink.ts";
import { SessionDesk } from "../../src/session/session-desk.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { testSurroundings } from "../surroundings.ts";
import { type ChannelPair, openChannelPair } from "./channel-pair.ts";
import { ThrowAwayHome } from "./throw-away-home.ts";

const first = { client: 1 };
const second = { client: 2 };

test.each([
  ["backup", "BACKUP"],
  ["incremental", "BACKUP"],
  ["restore", "RESTORE"],
] as const)(
  "open() throws sessionConflict while a session of %s is held, and its message names the holder in JSON",
  async (scenario, shown) => {
    using place = await openDesk();
    place.clock.wind(new Date(2026, 6, 1, 12, 34, 56, 789).getTime());
    place.open(first, "com.example.owner", scenario);
    place.clock.wind(60_000);
    const error = thrownBy(() => place.open(second, "com.example.late"));
    expect(error).toMatchObject({ reason: "sessionConflict", code: 13500013 });
    expect(JSON.parse((error as Error).message)).toEqual({
      sessionInfo: {
        error: "Session Conflict",
        userId: "100",
        name: "com.example.owner",
        activeTime: "2026-07-01 12:34:56:789",
        scenario: shown,
      },
    });
  },
);

test("open() refuses also the holder itself a second session", async () => {
  using place = await openDesk();
  place.open(first);
  expect(() => place.open(first)).toThrow(expect.objectContaining({ reason: "sessionConflict" }));
});

test("sessionOf() gives the session to its holder only, whatever name another one has", async () => {
  using place = await openDesk();
  expect(() => place.desk.sessionOf(first)).toThrow(expect.objectContaining({ reason: "notPermitted" }));
  place.open(first, "com.example.same", "restore");
  expect(place.desk.sessionOf(first).scenario).toBe("restore");
  expect(() => place.desk.sessionOf(second)).toThrow(expect.objectContaining({ reason: "notPermitted" }));
});

test("current tells who holds which session, and nothing where none is held", async () => {
  using place = await openDesk();
  expect(place.desk.current).toBeUndefined();
  place.open(first, "com.example.owner", "restore");
  expect(place.desk.current).toEqual({ scenario: "restore", name: "com.example.owner", runningBundles: [] });
});

test("release() frees the session for the next", async () => {
  using place = await openDesk();
  place.open(first);
  await place.desk.release(first);
  expect(place.desk.current).toBeUndefined();
  expect(() => place.desk.sessionOf(first)).toThrow(expect.objectContaining({ reason: "notPermitted" }));
  place.open(second);
  expect(place.desk.sessionOf(second).scenario).toBe("backup");
});

test("release() is the holder's only", async () => {
  using place = await openDesk();
  place.open(first);
  await expect(place.desk.release(second)).rejects.toMatchObject({ reason: "notPermitted" });
  expect(place.desk.sessionOf(first).scenario).toBe("backup");
});

test("release() holds the session until it has ended", async () => {
  using place = await openDesk();
  place.open(first);
  const releasing = place.desk.release(first);
  expect(() => place.open(second)).toThrow(expect.objectContaining({ reason: "sessionConflict" }));
  await releasing;
});

test("a release() and the drop() of the same session leave the next one's alone", async () => {
  using place = await openDesk();
  place.open(first);
  const dropping = place.desk.drop(first);
  await place.desk.release(first);
  place.open(second);
  await dropping;
  expect(place.desk.sessionOf(second).scenario).toBe("backup");
});

test("drop() ends the session of a client that is gone, and does nothing for one without", async () => {
  using place = await openDesk();
  place.open(first);
  await place.desk.drop(second);
  expect(place.desk.current?.name).toBe("com.example.owner");
  await place.desk.drop(first);
  expect(place.desk.current).toBeUndefined();
});

class OpenDesk implements Disposable {
  readonly clock = new ManualClock();
  readonly desk: SessionDesk;
  readonly #home = new ThrowAwayHome();
  readonly #channels: ChannelPair;

  constructor(channels: ChannelPair) {
    this.#channels = channels;
    this.desk = new SessionDesk(testSurroundings({ device: this.#home.device, clock: this.clock }));
  }

  open(holder: object, name = "com.example.owner", scenario: clientMessages.Scenario = "backup"): void {
    this.desk.open(holder, name, scenario, new SessionEvents(channelSink(this.#channels.service), silentLog));
  }

  [Symbol.dispose](): void {
    this.#channels[Symbol.dispose]();
    this.#home[Symbol.dispose]();
  }
}

async function openDesk(): Promise<OpenDesk> {
  return new OpenDesk(await openChannelPair());
}

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
