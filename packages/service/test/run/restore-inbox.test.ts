import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { RestoreInbox } from "../../src/run/restore-inbox.ts";

test("requests() gives the names that came before there was a reader, in order", async () => {
  const inbox = new RestoreInbox();
  inbox.request({ kind: "one", name: "manage.json" });
  inbox.request({ kind: "one", name: "part.0.tar" });
  inbox.publish();
  expect(await allOf(inbox)).toEqual(["manage.json", "part.0.tar"]);
});

test("requests() gives names as they come while its reader waits, and ends with publish()", async () => {
  const inbox = new RestoreInbox();
  const read: string[] = [];
  const reading = readInto(read, inbox);
  await turn();
  inbox.request({ kind: "one", name: "one" });
  inbox.request({ kind: "one", name: "two" });
  await turn();
  expect(read).toEqual(["one", "two"]);
  inbox.request({ kind: "one", name: "three" });
  await turn();
  expect(read).toEqual(["one", "two", "three"]);
  inbox.publish();
  await reading;
});

test("requests() gives what was asked for before publication, also where its reader is slow", async () => {
  const inbox = new RestoreInbox();
  const names = inbox.requests();
  inbox.request({ kind: "one", name: "one" });
  expect(await names.next()).toEqual({ done: false, value: { kind: "one", name: "one" } });
  inbox.request({ kind: "one", name: "two" });
  inbox.publish();
  expect(await names.next()).toEqual({ done: false, value: { kind: "one", name: "two" } });
  expect(await names.next()).toEqual({ done: true, value: undefined });
});

test("publish() without any name ends the row at once", async () => {
  const inbox = new RestoreInbox();
  expect(inbox.isPublished).toBe(false);
  inbox.publish();
  expect(inbox.isPublished).toBe(true);
  expect(await allOf(inbox)).toEqual([]);
});

test("request() is refused after publication", () => {
  const inbox = new RestoreInbox();
  inbox.publish();
  expect(() => inbox.request({ kind: "one", name: "late" })).toThrow(
    expect.objectContaining({ reason: "notPermitted" }),
  );
});

test("publish() is refused the second time", () => {
  const inbox = new RestoreInbox();
  inbox.publish();
  expect(() => inbox.publish()).toThrow(expect.objectContaining({ reason: "notPermitted" }));
});

async function allOf(inbox: RestoreInbox): Promise<string[]> {
  const read: string[] = [];
  await readInto(read, inbox);
  return read;
}

async function readInto(read: string[], inbox: RestoreInbox): Promise<void> {
  for await (const request of inbox.requests()) {
    if (request.kind === "one") read.push(request.name);
  }
}
