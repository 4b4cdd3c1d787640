import { Channel } from "@carryall/runtime";
import { openSocketPair } from "../socket-pair.ts";

/** Two channels that talk to each other over one real unix socket. The service's end listens already. */
export interface ChannelPair extends Disposable {
  readonly service: Channel;
  /** Listen when its handlers are registered. */
  readonly client: Channel;
}

export async function openChannelPair(): Promise<ChannelPair> {
  const { near, far } = await openSocketPair();
  const service = new Channel(far).listen();
  const client = new Channel(near);
  return {
    service,
    client,
    [Symbol.dispose]() {
      service.close();
      client.close();
    },
  };
}
