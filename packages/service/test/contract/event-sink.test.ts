import { setImmediate as turn } from "node:timers/promises";
import { clientMessages as messages } from "@carryall/protocol";
import { channelSink } from "../../src/session/event-sink.ts";
import { MemoryClient } from "../memory/memory-client.ts";
import { openChannelPair } from "../session/channel-pair.ts";
import { describeEventSink, type SinkPlace } from "./describe-event-sink.ts";

describeEventSink("in memory", async () => {
  const client = new MemoryClient();
  return {
    sink: client,
    told: client.told,
    hold: () => client.hold(),
    goOn: () => client.goOn(),
    die: () => client.die(),
    heard: (count) => untilLength(client.told, count),
    [Symbol.dispose]() {},
  };
});

describeEventSink("at the other end of a socket", openSocketClient);

async function openSocketClient(): Promise<SinkPlace> {
  const channels = await openChannelPair();
  const told: messages.SessionEvent[] = [];
  let held: PromiseWithResolvers<void> | undefined;
  channels.client
    .handle(messages.sessionEvent, async (event) => {
      told.push(event);
      await held?.promise;
      return {};
    })
    .listen();
  return {
    sink: channelSink(channels.service),
    told,
    hold: () => {
      held = Promise.withResolvers();
    },
    goOn: () => {
      held?.resolve();
      held = undefined;
    },
    die: () => channels.client.close(),
    heard: (count) => untilLength(told, count),
    [Symbol.dispose]: () => channels[Symbol.dispose](),
  };
}

async function untilLength(told: readonly unknown[], count: number): Promise<void> {
  while (told.length < count) await turn();
}
