import { fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { BackupError, clientMessages as messages } from "@carryall/protocol";
import { silentLog, withTakenFile } from "@carryall/runtime";
import { expect, test } from "vitest";
import { channelSink } from "../../src/session/event-sink.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { type ChannelPair, openChannelPair } from "./channel-pair.ts";

const notes = "com.example.notes";

test("SessionEvents tells every kind of event in the order it happened", async () => {
  using channels = await openChannelPair();
  const told: messages.SessionEvent[] = [];
  answerAll(channels, (event) => told.push(event));
  const events = new SessionEvents(channelSink(channels.service), silentLog);
  events.begin(notes);
  events.process(notes, "half way");
  events.fileFailed(notes, "part.0.tar", "EIO");
  events.result(notes, "done");
  events.end(notes);
  events.begin(
    "com.example.absent",
    new BackupError("bundleUnknown", "Cannot find it: it is not there", { hint: "look" }),
  );
  events.allEnd();
  await events.settle();
  expect(told).toEqual([
    { kind: "begin", bundle: notes },
    { kind: "process", bundle: notes, text: "half way" },
    { kind: "fileReady", bundle: notes, name: "part.0.tar", errno: "EIO" },
    { kind: "result", bundle: notes, text: "done" },
    { kind: "end", bundle: notes },
    {
      kind: "begin",
      bundle: "com.example.absent",
      error: expect.objectContaining({
        reason: "bundleUnknown",
        message: "Cannot find it: it is not there",
        hint: "look",
      }),
    },
    { kind: "allEnd" },
  ]);
});

test("SessionEvents sends the next event only after the answer to the one before", async () => {
  using channels = await openChannelPair();
  const client = holdAnswers(channels);
  const events = new SessionEvents(channelSink(channels.service), silentLog);
  events.begin(notes);
  events.end(notes);
  await client.told(1);
  await severalTurns();
  expect(client.events.map((each) => each.kind)).toEqual(["begin"]);
  client.answer();
  await client.told(2);
  expect(client.events.map((each) => each.kind)).toEqual(["begin", "end"]);
  client.answer();
  await events.settle();
});

test("SessionEvents goes on after an event that the client answers with an error", async () => {
  using channels = await openChannelPair();
  const told: string[] = [];
  answerAll(channels, (event) => {
    told.push(event.kind);
    if (event.kind === "begin") throw new Error("the callback is broken");
  });
  const events = new SessionEvents(channelSink(channels.service), silentLog);
  events.begin(notes);
  events.end(notes);
  await events.settle();
  expect(told).toEqual(["begin", "end"]);
});

test("SessionEvents drops the rest when the client is gone, also what it waits for", async () => {
  using channels = await openChannelPair();
  const client = holdAnswers(channels);
  const warnings: string[] = [];
  const events = new SessionEvents(channelSink(channels.service), {
    ...silentLog,
    warn: (event) => warnings.push(event),
  });
  events.begin(notes);
  events.result(notes, "never told");
  await client.told(1);
  channels.client.close();
  await events.settle();
  events.allEnd();
  await events.settle();
  expect(client.events.map((each) => each.kind)).toEqual(["begin"]);
  expect(warnings).toEqual(["event not delivered"]);
});

test("fileReady() keeps file and manifest open until the client has answered, then closes them", async () => {
  using channels = await openChannelPair();
  using files = new Files();
  const client = holdAnswers(channels);
  const events = new SessionEvents(channelSink(channels.service), silentLog);
  const file = files.open("part.0.tar", "content");
  const manifest = files.open("part.0.rp", "report");
  const delivered = events.fileReady(notes, "part.0.tar", file, manifest);
  await client.told(1);
  await severalTurns();
  expect([isOpen(file), isOpen(manifest)]).toEqual([true, true]);

  const [event] = client.events;
  if (event?.kind !== "fileReady" || event.file === undefined || event.manifest === undefined) {
    throw new Error("a file and a manifest were offered");
  }
  expect(event).toMatchObject({ bundle: notes, name: "part.0.tar" });
  expect(await withTakenFile(event.file, "read", (fd) => readFileSync(fd, "utf8"))).toBe("content");
  expect(await withTakenFile(event.manifest, "read", (fd) => readFileSync(fd, "utf8"))).toBe("report");

  client.answer();
  await delivered;
  expect([isOpen(file), isOpen(manifest)]).toEqual([false, false]);
});

test("fileReady() closes what a client that is gone never took", async () => {
  using channels = await openChannelPair();
  using files = new Files();
  const client = holdAnswers(channels);
  const events = new SessionEvents(channelSink(channels.service), silentLog);
  const sent = files.open("part.0.tar", "content");
  const queued = files.open("part.1.tar", "content");
  const all = Promise.all([events.fileReady(notes, "part.0.tar", sent), events.fileReady(notes, "part.1.tar", queued)]);
  await client.told(1);
  channels.client.close();
  await all;
  expect([isOpen(sent), isOpen(queued)]).toEqual([false, false]);
  expect(client.events).toHaveLength(1);
});

test("settle() resolves at once where nothing was told", async () => {
  using channels = await openChannelPair();
  await new SessionEvents(channelSink(channels.service), silentLog).settle();
});

function answerAll({ client }: ChannelPair, onEvent: (event: messages.SessionEvent) => void): void {
  client
    .handle(messages.sessionEvent, (event) => {
      onEvent(event);
      return {};
    })
    .listen();
}

/** A client that answers when the test says so. */
function holdAnswers({ client }: ChannelPair) {
  const events: messages.SessionEvent[] = [];
  const open: (() => void)[] = [];
  let arrived = Promise.withResolvers<void>();
  client
    .handle(messages.sessionEvent, async (event) => {
      events.push(event);
      arrived.resolve();
      arrived = Promise.withResolvers();
      await new Promise<void>((resolve) => open.push(resolve));
      return {};
    })
    .listen();
  return {
    events,
    answer: () => open.shift()?.(),
    async told(count: number): Promise<void> {
      while (events.length < count) await arrived.promise;
    },
  };
}

// Long enough for a message that should not have been sent to cross the socket.
async function severalTurns(): Promise<void> {
  for (let count = 0; count < 20; count += 1) await turn();
}

interface OpenTestFile {
  readonly fd: number;
  readonly path: string;
  readonly inode: bigint;
}

class Files implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-events-"));

  open(name: string, content: string): OpenTestFile {
    const path = join(this.#directory, name);
    writeFileSync(path, content);
    const fd = openSync(path, "r+");
    return { fd, path, inode: fstatSync(fd, { bigint: true }).ino };
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

// A closed number may be another file's by now, and so the inode is asked for too.
function isOpen({ fd, inode }: OpenTestFile): boolean {
  try {
    return fstatSync(fd, { bigint: true }).ino === inode;
  } catch {
    return false;
  }
}
