import { clientMessages as messages } from "@carryall/protocol";
import { silentLog } from "@carryall/runtime";
import { expect, test } from "vitest";
import { BundleGate } from "../../src/run/bundle-gate.ts";
import { channelSink } from "../../src/session/event-sink.ts";
import { Session } from "../../src/session/session.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { testSurroundings } from "../surroundings.ts";
import { openChannelPair } from "./channel-pair.ts";
import { ThrowAwayHome } from "./throw-away-home.ts";

const notes = "com.example.notes";

test("a Session runs a bundle by the profile that it was admitted with, whatever is installed before its turn comes", async () => {
  using channels = await openChannelPair();
  using home = new ThrowAwayHome();
  const admitted = home.install({ name: notes, profileText: '{"allowToBackupRestore":true}' });
  channels.client.handle(messages.sessionEvent, () => ({})).listen();
  const gate = new BundleGate();
  const started = Promise.withResolvers<string | undefined>();
  const session = new Session({
    scenario: "backup",
    events: new SessionEvents(channelSink(channels.service), silentLog),
    surroundings: testSurroundings({
      device: home.device,
      gate,
      startExtension: async ({ bundle }) => {
        started.resolve(bundle.profileText);
        throw new Error("nothing runs in this test");
      },
    }),
  });
  const somebodyElse = await gate.enter(notes);
  session.appendBackup([notes], undefined);
  home.install({ name: notes, profileText: '{"allowToBackupRestore":false}' });
  somebodyElse[Symbol.dispose]();
  expect(await started.promise).toBe(admitted.profileText);
  await session.release();
});
