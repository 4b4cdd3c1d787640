import { clientMessages as messages } from "@carryall/protocol";
import { silentLog } from "@carryall/runtime";
import { expect, test } from "vitest";
import { channelSink } from "../../src/session/event-sink.ts";
import { Session } from "../../src/session/session.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { testSurroundings } from "../surroundings.ts";
import { openChannelPair } from "./channel-pair.ts";
import { ThrowAwayHome } from "./throw-away-home.ts";

const notes = "com.example.notes";

test("a Session publishes a bundle that was appended twice once for each of its runs, and no third time", async () => {
  using channels = await openChannelPair();
  using home = new ThrowAwayHome();
  home.install({ name: notes, profileText: '{"allowToBackupRestore":true}' });
  channels.client.handle(messages.sessionEvent, () => ({})).listen();
  const session = new Session({
    scenario: "restore",
    events: new SessionEvents(channelSink(channels.service), silentLog),
    surroundings: testSurroundings({ device: home.device }),
  });
  session.appendRestore([notes, notes], undefined, [origin]);
  session.requestFile(notes, "manage.json");
  session.publish(notes, "");
  session.requestFile(notes, "manage.json");
  session.publish(notes, "");
  expect(() => session.publish(notes, "")).toThrow(expect.objectContaining({ reason: "notPermitted" }));
  expect(() => session.requestFile(notes, "late")).toThrow(expect.objectContaining({ reason: "notPermitted" }));
  await session.release();
});

const origin: messages.SourceBundle = {
  name: notes,
  appIndex: 0,
  versionCode: 1,
  versionName: "1.0",
  spaceOccupied: 0,
  allToBackup: true,
  fullBackupOnly: false,
};
