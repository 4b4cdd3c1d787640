import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Channel } from "@carryall/runtime";

/** Two channels that talk to each other over one real unix socket. The service's end listens already. */
export interface ChannelPair extends Disposable {
  readonly service: Channel;
  /** Listen when its handlers are registered. */
  readonly client: Channel;
}

export async function openChannelPair(): Promise<ChannelPair> {
  const directory = mkdtempSync(join(tmpdir(), "carryall-channel-"));
  const path = join(directory, "socket");
  const server = createServer();
  server.listen(path);
  await once(server, "listening");
  const near = connect(path);
  // "connection" hands over exactly the accepted socket.
  const [far] = (await once(server, "connection")) as [Socket];
  server.close();
  for (const socket of [near, far]) socket.on("error", () => {});
  const service = new Channel(far).listen();
  const client = new Channel(near);
  return {
    service,
    client,
    [Symbol.dispose]() {
      service.close();
      client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
