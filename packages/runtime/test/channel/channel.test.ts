import { once } from "node:events";
import type { Socket } from "node:net";
import { BackupError, notification, request } from "@carryall/protocol";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { Channel } from "../../src/channel/channel.ts";
import { maxFrameBytes } from "../../src/channel/frame-reader.ts";
import { openSocketPair, type SocketPair } from "../socket-pair.ts";

const note = { from: "client", about: "tests", when: "at any time", otherwise: "nothing" } as const;
const add = request("test/add", note, {
  params: v.object({ left: v.number(), right: v.number() }),
  result: v.object({ sum: v.number() }),
});
const echo = request("test/echo", note, {
  params: v.object({ text: v.string() }),
  result: v.object({ text: v.string() }),
});
const told = notification("test/told", note, v.object({ text: v.string() }));

describe("call()", () => {
  test("gives what the other side's handler returned", async () => {
    await using ends = await openChannels();
    ends.right.handle(add, ({ left, right }) => ({ sum: left + right }));
    expect(await ends.left.call(add, { left: 2, right: 3 })).toEqual({ sum: 5 });
  });

  test("gives what the handler's promise gave, in both directions at once", async () => {
    await using ends = await openChannels();
    ends.left.handle(echo, async ({ text }) => ({ text: `left ${text}` }));
    ends.right.handle(echo, async ({ text }) => await ends.right.call(echo, { text: `right ${text}` }));
    expect(await ends.left.call(echo, { text: "x" })).toEqual({ text: "left right x" });
  });

  test("throws the BackupError that the handler threw, with reason, hint and cause", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, () => {
      throw new BackupError("noSpace", "Cannot echo: the disk is full", {
        hint: "Free room",
        cause: new Error("ENOSPC"),
      });
    });
    const error = await ends.left.call(echo, { text: "x" }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BackupError);
    expect(error).toMatchObject({
      reason: "noSpace",
      code: 13900025,
      message: "Cannot echo: the disk is full",
      hint: "Free room",
      cause: { message: "ENOSPC" },
    });
  });

  test("throws unknown with the message when the handler threw something else", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, async () => {
      throw new TypeError("x is not a function");
    });
    await expect(ends.left.call(echo, { text: "x" })).rejects.toMatchObject({
      reason: "unknown",
      message: "x is not a function",
    });
  });

  test("throws an error that names the field when the params have the wrong shape, and the channel lives on", async () => {
    await using ends = await openChannels();
    ends.right.handle(add, ({ left, right }) => ({ sum: left + right }));
    // @ts-expect-error a process of another version may send anything
    await expect(ends.left.call(add, { left: 2, right: "3" })).rejects.toMatchObject({
      reason: "invalidArgument",
      message: expect.stringMatching(/test\/add.*right/),
    });
    expect(await ends.left.call(add, { left: 2, right: 3 })).toEqual({ sum: 5 });
  });

  test("throws an error that names the field when the answer has the wrong shape", async () => {
    await using ends = await openChannels();
    // @ts-expect-error a process of another version may answer anything
    ends.right.handle(add, () => ({ sum: "five" }));
    await expect(ends.left.call(add, { left: 2, right: 3 })).rejects.toMatchObject({
      message: expect.stringMatching(/answer to test\/add.*sum/),
    });
  });

  test("throws when nobody handles the method, and the channel lives on", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, (params) => params);
    await expect(ends.left.call(add, { left: 2, right: 3 })).rejects.toMatchObject({
      reason: "unknown",
      message: expect.stringContaining("test/add"),
    });
    expect(await ends.left.call(echo, { text: "x" })).toEqual({ text: "x" });
  });

  test.each([
    ["a reason that there is not", { reason: "noSuchReason", message: "x" }],
    ["the name of a member of every object for a reason", { reason: "constructor", message: "x" }],
    ["causes that are no list", { reason: "noSpace", message: "x", causes: "y" }],
    ["nothing", undefined],
  ])("throws unknown when the answer is an error with %s", async (_what, data) => {
    await using ends = await openChannels();
    ends.left.handle(echo, () => new Promise(() => {}));
    const call = ends.right.call(echo, { text: "x" });
    ends.sockets.left.write(answerFrame({ id: 0, error: { code: 1, message: "made up", data } }));
    await expect(call).rejects.toMatchObject({
      reason: "unknown",
      message: "Cannot get an answer to test/echo: made up",
    });
    expect(ends.right.isEnded).toBe(false);
  });

  test("throws when the message is too long, and the channel lives on", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, (params) => params);
    await expect(ends.left.call(echo, { text: "x".repeat(maxFrameBytes) })).rejects.toThrow(/1048576 are allowed/);
    expect(await ends.left.call(echo, { text: "x" })).toEqual({ text: "x" });
  });

  test("throws when the answer is too long, and the channel lives on", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, ({ text }) => ({ text: text === "long" ? "x".repeat(maxFrameBytes) : text }));
    await expect(ends.left.call(echo, { text: "long" })).rejects.toThrow(/test\/echo.*1048576 are allowed/);
    expect(await ends.left.call(echo, { text: "x" })).toEqual({ text: "x" });
  });

  test("throws serviceUnreachable when the other side goes away before it answers", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, () => {
      ends.sockets.right.destroy();
      return new Promise(() => {});
    });
    const calls = [ends.left.call(echo, { text: "1" }), ends.left.call(echo, { text: "2" })];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        reason: "serviceUnreachable",
        message: "Cannot finish test/echo: the other side closed the connection",
      });
    }
    await expect(ends.left.call(echo, { text: "3" })).rejects.toMatchObject({ reason: "serviceUnreachable" });
    expect(ends.left.isEnded).toBe(true);
    expect(ends.lost.left).toHaveLength(1);
  });

  test("throws serviceUnreachable when this side closes, and onLost is not told", async () => {
    await using ends = await openChannels();
    ends.right.handle(echo, () => new Promise(() => {}));
    const call = ends.left.call(echo, { text: "x" });
    ends.left.close();
    await expect(call).rejects.toMatchObject({ reason: "serviceUnreachable" });
    expect(ends.lost.left).toEqual([]);
  });
});

describe("on()", () => {
  test("takes notifications and calls in the order in which they were sent, when there are a thousand", async () => {
    await using ends = await openChannels();
    const seen: string[] = [];
    ends.right.on(told, ({ text }) => seen.push(text));
    ends.right.handle(echo, ({ text }) => {
      seen.push(text);
      return { text };
    });
    const sent: string[] = [];
    const answers: Promise<unknown>[] = [];
    for (let number = 0; number < 1000; number += 1) {
      const text = `${number} ${"ä".repeat(number)}`;
      sent.push(text);
      if (number % 7 === 0) answers.push(ends.left.call(echo, { text }));
      else ends.left.notify(told, { text });
    }
    answers.push(ends.left.call(echo, { text: "last" }));
    await Promise.all(answers);
    expect(seen).toEqual([...sent, "last"]);
  });

  test.each([
    ["has the wrong shape", { jsonrpc: "2.0", method: "test/told", params: { text: 5 } }, /test\/told: text is wrong/],
    ["is not expected", { jsonrpc: "2.0", method: "test/unheard", params: {} }, /test\/unheard, which nobody expects/],
  ])("ends the channel with the reason when a notification %s", async (_what, message, reason) => {
    await using ends = await openChannels();
    const seen: string[] = [];
    ends.right.on(told, ({ text }) => seen.push(text));
    const after = frameOf({ jsonrpc: "2.0", method: "test/told", params: { text: "after" } });
    ends.sockets.left.write(Buffer.concat([frameOf(message), after]));
    expect(await ends.whenLost.right).toMatchObject({ message: expect.stringMatching(reason) });
    await ends.whenLost.left;
    expect(ends.right.isEnded).toBe(true);
    expect(seen).toEqual([]);
  });
});

describe("listen()", () => {
  test.each([
    ["announces more bytes than are allowed", Buffer.of(0x00, 0x10, 0x00, 0x01), /1048577 bytes/],
    ["announces four gigabytes", Buffer.of(0xff, 0xff, 0xff, 0xff), /4294967295 bytes/],
    ["is no JSON", rawFrame("what?"), /JSON/],
    ["is cut JSON", rawFrame('{"jsonrpc":"2.0","method":'), /JSON/],
    ["is empty", rawFrame(""), /JSON/],
    ["is JSON, but no object", rawFrame("[1]"), /not JSON-RPC 2\.0/],
    ["is null", rawFrame("null"), /not JSON-RPC 2\.0/],
    ["is JSON-RPC of another version", rawFrame('{"jsonrpc":"1.0","method":"test/told"}'), /not JSON-RPC 2\.0/],
    ["neither calls nor answers", rawFrame('{"jsonrpc":"2.0"}'), /neither calls nor answers/],
    ["calls with null for an id", callFrame({ id: null }), /the id of "test\/told" is neither/],
    ["calls with an object for an id", callFrame({ id: {} }), /the id of "test\/told" is neither/],
    ["has parameters by position", callFrame({ params: [{ text: "x" }] }), /params of "test\/told" are not an object/],
    ["has no parameters", callFrame({ params: undefined }), /params of "test\/told" are not an object/],
    ["calls and answers at once", callFrame({ id: 0, result: {} }), /and answers at once/],
    ["cancels, which nobody here does", callFrame({ method: "$/cancelRequest", params: { id: 0 } }), /reserved/],
    ["calls something with a very long name", callFrame({ id: {}, method: "x".repeat(1000) }), /"x{64}…"/],
    ["answers with a result and an error", answerFrame({ id: 0, result: 1, error: {} }), /a result and an error/],
    ["answers to null", answerFrame({ id: null, result: 1 }), /answers to no id/],
    ["answers with an error without a code", answerFrame({ id: 0, error: { message: "x" } }), /no code or no message/],
    ["answers to nothing", answerFrame({ id: 0, result: {} }), /nothing was asked/],
    ["has ten thousand brackets", rawFrame("[".repeat(10_000)), /not JSON$/],
    ["has ten thousand levels", rawFrame(`${"[".repeat(10_000)}${"]".repeat(10_000)}`), /not JSON-RPC 2\.0/],
    ["is an HTTP request", Buffer.from("GET / HTTP/1.1\r\n\r\n"), /1195725856 bytes/],
  ])("ends the channel when a frame %s, and looks at nothing after it", async (_what, bytes, reason) => {
    await using ends = await openChannels();
    const seen: string[] = [];
    ends.right.on(told, ({ text }) => seen.push(text));
    const after = frameOf({ jsonrpc: "2.0", method: "test/told", params: { text: "after" } });
    ends.sockets.left.write(Buffer.concat([bytes, after]));
    expect(await ends.whenLost.right).toMatchObject({ message: expect.stringMatching(reason) });
    expect(ends.right.isEnded).toBe(true);
    expect(ends.sockets.right.destroyed).toBe(true);
    expect(seen).toEqual([]);
  });

  test.each([
    ["half of a frame's head", 2],
    ["a frame's head and nothing else", 4],
    ["half of a frame's body", 20],
  ])("says so when the other side closes after %s", async (_what, byteCount) => {
    await using ends = await openChannels();
    const whole = callFrame({});
    ends.sockets.left.end(whole.subarray(0, byteCount));
    expect(await ends.whenLost.right).toMatchObject({ message: expect.stringMatching(/in the middle of a message/) });
    expect(ends.lost.right).toHaveLength(1);
  });

  test("ends the channel when the same request is answered twice", async () => {
    await using ends = await openChannels();
    ends.left.handle(echo, () => new Promise(() => {}));
    const call = ends.right.call(echo, { text: "x" });
    ends.sockets.left.write(answerFrame({ id: 0, result: { text: "first" } }));
    expect(await call).toEqual({ text: "first" });
    ends.sockets.left.write(answerFrame({ id: 0, result: { text: "second" } }));
    expect(await ends.whenLost.right).toMatchObject({ message: expect.stringMatching(/answered before/) });
  });

  test("ends the channel when the other side asks and does not read what it gets", async () => {
    await using ends = await openChannels();
    const long = "x".repeat(maxFrameBytes - 1000);
    ends.right.handle(echo, () => ({ text: long }));
    ends.sockets.left.pause();
    const frames = Array.from({ length: 40 }, (_, id) => callFrame({ id, method: "test/echo", params: { text: "x" } }));
    ends.sockets.left.write(Buffer.concat(frames));
    expect(await ends.whenLost.right).toMatchObject({
      message: expect.stringMatching(/does not read: \d+ bytes wait/),
    });
  });

  test("takes a message of exactly the length that is allowed", async () => {
    await using ends = await openChannels();
    const empty = frameOf({ jsonrpc: "2.0", method: "test/told", params: { text: "" } });
    const text = "x".repeat(maxFrameBytes - (empty.length - 4));
    const seen = new Promise<string>((resolve) => ends.right.on(told, (params) => resolve(params.text)));
    ends.left.notify(told, { text });
    expect(await seen).toBe(text);
  });

  test("reads the same messages wherever two frames are cut in two", async () => {
    await using ends = await openChannels();
    const seen: string[] = [];
    ends.right.on(told, ({ text }) => seen.push(text));
    const bytes = Buffer.concat(
      ["ä", "second"].map((text) => frameOf({ jsonrpc: "2.0", method: "test/told", params: { text } })),
    );
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      // Pushed past the socket's buffers, so that each cut really arrives as one.
      ends.sockets.right.emit("data", Buffer.from(bytes.subarray(0, cut)));
      ends.sockets.right.emit("data", Buffer.from(bytes.subarray(cut)));
    }
    ends.right.handle(echo, (params) => params);
    await ends.left.call(echo, { text: "end" });
    expect(seen).toEqual(Array.from({ length: bytes.length + 1 }, () => ["ä", "second"]).flat());
  });

  test("reads the same messages when they come in pieces of any size", async () => {
    await using ends = await openChannels();
    let seen: string[] = [];
    ends.right.on(told, ({ text }) => seen.push(text));
    ends.right.handle(echo, (params) => params);
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 20 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 40 }), async (sent, pieceBytes) => {
        seen = [];
        const frames = sent.map((text) => frameOf({ jsonrpc: "2.0", method: "test/told", params: { text } }));
        const bytes = Buffer.concat(frames);
        for (let at = 0; at < bytes.length; at += pieceBytes) {
          ends.sockets.right.emit("data", Buffer.from(bytes.subarray(at, at + pieceBytes)));
        }
        await ends.left.call(echo, { text: "end" });
        expect(seen).toEqual(sent);
      }),
      { numRuns: 50 },
    );
  });
});

test("onRefused is told the method and the reason of every request that is answered with an error", async () => {
  const sockets = await openSocketPair();
  using _sockets = sockets;
  const refused: string[] = [];
  const left = new Channel(sockets.left).listen();
  new Channel(sockets.right, { onRefused: (method, error) => refused.push(`${method}: ${error.message}`) })
    .handle(add, ({ left, right }) => ({ sum: left + right }))
    .handle(echo, () => {
      throw new BackupError("notPermitted", "Cannot echo: it is late");
    })
    .listen();
  // @ts-expect-error a process of another version may send anything
  await expect(left.call(add, { left: 2 })).rejects.toThrow();
  await expect(left.call(echo, { text: "x" })).rejects.toThrow();
  await expect(left.call({ ...add, method: "test/unheard" }, { left: 2, right: 3 })).rejects.toThrow();
  await left.call(add, { left: 2, right: 3 });
  expect(refused).toEqual([
    expect.stringMatching(/^test\/add: Cannot accept test\/add: right is wrong/),
    "test/echo: Cannot echo: it is late",
    "test/unheard: Cannot answer test/unheard: nobody here expects it",
  ]);
});

test("onLost is told once when the stream breaks", async () => {
  await using ends = await openChannels();
  ends.sockets.right.destroy(new Error("the cable was cut"));
  expect(await ends.whenLost.right).toMatchObject({ message: "the cable was cut" });
  await ends.whenLost.left;
  expect(ends.lost.right).toHaveLength(1);
});

test("close() leaves no listener that keeps the socket when the channel has ended", async () => {
  await using ends = await openChannels();
  ends.left.close();
  ends.left.close();
  await ends.whenLost.right;
  expect(ends.sockets.left.destroyed).toBe(true);
  expect(ends.lost.left).toEqual([]);
});

interface ChannelPair extends AsyncDisposable {
  readonly left: Channel;
  readonly right: Channel;
  readonly sockets: SocketPair;
  /** Why each side's channel ended, as often as it was told. */
  readonly lost: { readonly left: Error[]; readonly right: Error[] };
  readonly whenLost: { readonly left: Promise<Error>; readonly right: Promise<Error> };
}

async function openChannels(): Promise<ChannelPair> {
  const sockets = await openSocketPair();
  const left = openChannel(sockets.left);
  const right = openChannel(sockets.right);
  return {
    left: left.channel,
    right: right.channel,
    sockets,
    lost: { left: left.lost, right: right.lost },
    whenLost: { left: left.whenLost, right: right.whenLost },
    async [Symbol.asyncDispose]() {
      const closed = [sockets.left, sockets.right]
        .filter((socket) => !socket.closed)
        .map((socket) => once(socket, "close"));
      left.channel.close();
      right.channel.close();
      await Promise.all(closed);
      sockets[Symbol.dispose]();
    },
  };
}

function openChannel(socket: Socket) {
  const lost: Error[] = [];
  const { promise: whenLost, resolve } = Promise.withResolvers<Error>();
  const onLost = (cause: Error) => {
    lost.push(cause);
    resolve(cause);
  };
  return { channel: new Channel(socket, { onLost }).listen(), lost, whenLost };
}

function frameOf(message: unknown): Buffer {
  return rawFrame(JSON.stringify(message));
}

/** A message that would be taken, but for what is given. */
function callFrame(wrong: object): Buffer {
  return frameOf({ jsonrpc: "2.0", method: "test/told", params: { text: "x" }, ...wrong });
}

function answerFrame(answer: object): Buffer {
  return frameOf({ jsonrpc: "2.0", ...answer });
}

function rawFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}
