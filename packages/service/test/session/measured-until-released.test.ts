import { ManualClock, silentLog } from "@carryall/runtime";
import { expect, test } from "vitest";
import { Session } from "../../src/session/session.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { MemoryClient } from "../memory/memory-client.ts";
import { testSurroundings } from "../surroundings.ts";
import { ThrowAwayHome } from "./throw-away-home.ts";

const notes = "com.example.notes";

test("release() waits for a measurement to end, which leaves no timer and tells nothing more", async () => {
  using home = new ThrowAwayHome();
  home.install({ name: notes, profileText: '{"allowToBackupRestore":true}' });
  home.plant(notes, "/data/storage/el2/base/files/1", "bytes");
  const clock = new ManualClock();
  const client = new MemoryClient();
  const session = new Session({
    scenario: "backup",
    events: new SessionEvents(client, silentLog),
    surroundings: testSurroundings({ device: home.device, clock }),
  });
  session.measure(false, [{ bundle: notes, lastIncrementalTime: 0 }]);
  const releasing = session.release();
  // Its report would be due now.
  clock.wind(5000);
  await releasing;
  expect(clock.runningTimerCount).toBe(0);
  expect(client.told).toEqual([]);
});
