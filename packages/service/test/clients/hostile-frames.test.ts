import { Buffer } from "node:buffer";
import type { BackupModule } from "@carryall/client";
import { readLog, type ThrowAwayDevice, until } from "@carryall/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { SessionRecord } from "../record-session.ts";
import { frame, messageFrame, RawClient } from "./raw-client.ts";

const bystander = "com.example.bystander";
const hostile = "com.example.hostile";
const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

let device: ThrowAwayDevice;
let backup: BackupModule & Disposable;

beforeAll(async () => {
  device = await deviceWith("mapped", [{ bundleName: bystander, fileCount: 20 }]);
  backup = clientOf(device, "com.example.worker");
  // Starts the service.
  await backup.getLocalCapabilities();
});

afterAll(async () => {
  backup[Symbol.dispose]();
  await device[Symbol.asyncDispose]();
});

interface HostileClient {
  readonly client: RawClient;
  /** As what the log knows it. */
  readonly name: string | undefined;
}

const manners = [
  {
    when: "before it has said hello",
    arrive: async (): Promise<HostileClient> => ({ client: await RawClient.connect(device.home), name: undefined }),
  },
  {
    when: "after it has said hello",
    arrive: async (): Promise<HostileClient> => {
      const client = await RawClient.connect(device.home);
      await client.greet(hostile);
      return { client, name: hostile };
    },
  },
];

describe.each(manners)("$when, the connection of a client ends, with its reason in the log", ({ arrive }) => {
  test.each<[what: string, bytes: Buffer, reason: RegExp]>([
    ["another protocol's words", Buffer.from("GET / HTTP/1.1\r\n\r\n"), /it has 1195725856 bytes, and 1048576 are/],
    ["a length of four gigabytes", Buffer.from("ffffffff", "hex"), /it has 4294967295 bytes/],
    ["one byte more than is allowed", Buffer.from("00100001", "hex"), /it has 1048577 bytes/],
    ["no bytes at all", Buffer.from("00000000", "hex"), /it is not JSON$/],
    ["a text that is not JSON", frame("hello?"), /it is not JSON$/],
    ["bytes that are not even text", frame("\0\u0001\ufffd"), /it is not JSON$/],
    ["JSON that is no message", frame('{"hello":"world"}'), /it is not JSON-RPC 2\.0/],
    [
      "a batch of messages",
      frame('[{"jsonrpc":"2.0","id":1,"method":"service/status","params":{}}]'),
      /not JSON-RPC 2\.0/,
    ],
    ["a hundred thousand brackets", frame("[".repeat(100_000)), /it is not JSON$/],
    ["a hundred thousand levels", frame(deep), /it is not JSON-RPC 2\.0/],
    ["parameters by position", messageFrame({ id: 1, method: "service/status", params: [{}] }), /are not an object/],
    ["a request with an object for an id", messageFrame({ id: {}, method: "service/status", params: {} }), /the id of/],
    [
      "a notification that nobody knows",
      messageFrame({ method: "client/shout", params: {} }),
      /client\/shout, which nobody expects/,
    ],
    [
      "a notification of the service's own",
      messageFrame({ method: "service/goodbye", params: {} }),
      /service\/goodbye, which nobody expects/,
    ],
    [
      "a request without its id",
      messageFrame({ method: "service/stop", params: {} }),
      /service\/stop, which nobody expects/,
    ],
    ["the protocol's own notifications", messageFrame({ method: "$/cancelRequest", params: { id: 1 } }), /is reserved/],
    ["an answer to nothing", messageFrame({ id: 0, result: {} }), /Cannot accept an answer: nothing was asked/],
    ["an error to nothing", messageFrame({ id: 0, error: { code: 1, message: "no" } }), /nothing was asked/],
  ])("that sends %s", async (_what, bytes, reason) => {
    await besideASession(async () => {
      const lines = linesFromNow();
      const { client, name } = await arrive();
      using _client = client;
      // What follows would be good, and must not be looked at.
      client.send(Buffer.concat([bytes, messageFrame({ id: 99, method: "service/stop", params: {} })]));
      await client.untilEnded();
      await until("the reason stands in the log", () => lines().some((line) => line.event === "client gone"));
      expect(lines().filter((line) => line.event === "client gone")).toEqual([
        expect.objectContaining({
          cause: expect.stringMatching(reason),
          ...(name === undefined ? {} : { client: name }),
        }),
      ]);
    });
  });

  test.each([
    ["half of a frame's head", 2],
    ["a head", 4],
    ["half of a frame", 20],
  ])("that sends %s and closes", async (_what, byteCount) => {
    await besideASession(async () => {
      const lines = linesFromNow();
      const { client } = await arrive();
      using _client = client;
      client.send(messageFrame({ id: 1, method: "service/status", params: {} }).subarray(0, byteCount));
      client.end();
      await until("the reason stands in the log", () =>
        lines().some((line) => line.event === "client gone" && /in the middle of a message/.test(String(line.cause))),
      );
    });
  });
});

describe("a request is refused, and the connection lives on", () => {
  test.each<[what: string, method: string, params: unknown, reason: string]>([
    ["an unknown method", "session/steal", {}, "unknown"],
    ["a method of the service's own", "session/event", { kind: "allEnd" }, "unknown"],
    ["a method of the extension's", "extension/load", {}, "unknown"],
    ["a second hello", "client/hello", { protocolVersion: 2, name: "other", pid: 1 }, "notPermitted"],
    ["a field that is missing", "session/open", {}, "invalidArgument"],
    ["a field of another type", "session/open", { scenario: 5 }, "invalidArgument"],
    ["a value that there is not", "session/open", { scenario: "theft" }, "invalidArgument"],
    ["brackets for a text", "bundle/backupInfo", { bundle: JSON.parse(deep) }, "invalidArgument"],
    ["somebody else's session", "session/open", { scenario: "restore" }, "sessionConflict"],
    ["no session to append to", "session/appendBackup", { bundles: [bystander] }, "notPermitted"],
    ["no session to release", "session/release", {}, "notPermitted"],
  ])("with %s", async (_what, method, params, reason) => {
    await besideASession(async () => {
      using client = await RawClient.connect(device.home);
      await client.greet(hostile);
      client.send(frame(nested({ id: 50, method, params })));
      expect(await client.answerTo(50)).toMatchObject({ error: { code: 1, data: { reason } } });
      expect(await client.ask("service/status", {})).toMatchObject({
        result: { session: { name: "com.example.worker" } },
      });
      expect(client.isEnded).toBe(false);
    });
  });

  test.each([
    ["service/status", {}],
    ["service/stop", {}],
    ["session/open", { scenario: "backup" }],
    ["client/issueToken", { name: "x", isSystemApp: true, permissions: [], roles: [] }],
    ["bundle/backupInfo", { bundle: bystander }],
  ])("with %s before hello", async (method, params) => {
    await besideASession(async () => {
      using client = await RawClient.connect(device.home);
      expect(await client.ask(method, params)).toMatchObject({ error: { data: { reason: "notPermitted" } } });
      await client.greet(hostile);
    });
  });

  test("and the log says whose, which and why", async () => {
    const lines = linesFromNow();
    using client = await RawClient.connect(device.home);
    await client.ask("service/status", {});
    await client.greet(hostile);
    await client.ask("session/steal", {});
    await client.ask("session/open", { scenario: 5 });
    expect(lines().filter((line) => line.event === "request refused")).toEqual([
      expect.objectContaining({ method: "service/status", cause: expect.stringMatching(/not said who it is/) }),
      expect.objectContaining({
        client: hostile,
        method: "session/steal",
        cause: expect.stringMatching(/nobody here/),
      }),
      expect.objectContaining({ client: hostile, method: "session/open", cause: expect.stringMatching(/scenario is/) }),
    ]);
  });

  test("with a field of another type in hello, after which a good one is taken", async () => {
    using client = await RawClient.connect(device.home);
    const { error } = await client.ask("client/hello", { protocolVersion: "2", name: hostile, pid: 1 });
    expect(error).toMatchObject({ message: expect.stringMatching(/client\/hello: protocolVersion is wrong/) });
    await client.greet(hostile);
  });

  test("and fields that nobody knows are skipped, however deep", async () => {
    using client = await RawClient.connect(device.home);
    await client.greet(hostile);
    client.send(frame(`{"jsonrpc":"2.0","id":50,"method":"service/status","params":{"x":${deep}}}`));
    expect(await client.answerTo(50)).toMatchObject({ result: { home: device.home } });
  });
});

test("half a frame and silence hold up nobody, and the frame is taken when the rest of it comes", async () => {
  using client = await RawClient.connect(device.home);
  await client.greet(hostile);
  const whole = messageFrame({ id: 50, method: "service/status", params: {} });
  client.send(whole.subarray(0, 20));
  await besideASession(async () => {});
  expect(client.isEnded).toBe(false);
  client.send(whole.subarray(20));
  expect(await client.answerTo(50)).toMatchObject({ result: { home: device.home } });
});

/** A whole backup with the work in the middle: its session is open before and after, and a bundle of it runs meanwhile. */
async function besideASession(work: () => Promise<void>): Promise<void> {
  const record = new SessionRecord();
  const session = new backup.SessionBackup(record.callbacks);
  const appended = session.appendBundles([bystander]);
  await work();
  await appended;
  await record.finished;
  await session.release();
  expect(record.events.map(({ event, name, code }) => [event, name, code])).toEqual([
    ["begin", undefined, undefined],
    ["file", "part.0.tar", undefined],
    ["file", "manage.json", undefined],
    ["end", undefined, undefined],
    ["allEnd", undefined, undefined],
  ]);
}

/** What the service has logged since. */
function linesFromNow(): () => ReturnType<typeof readLog> {
  const path = device.open().layout.serviceLog;
  const before = readLog(path).length;
  return () => readLog(path).slice(before);
}

// JSON.stringify goes down by calling itself, which a hundred thousand levels are too many for.
function nested({ id, method, params }: { id: number; method: string; params: unknown }): string {
  const isDeep = typeof params === "object" && params !== null && "bundle" in params && Array.isArray(params.bundle);
  const text = isDeep ? `{"bundle":${deep}}` : JSON.stringify(params);
  return `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${text}}`;
}
